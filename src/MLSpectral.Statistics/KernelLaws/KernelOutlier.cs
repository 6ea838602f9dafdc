namespace MLSpectral.Statistics.KernelLaws;

/// <summary>An eigenvalue that the law of the bulk does not describe.</summary>
/// <param name="Cause">Where it comes from, in words.</param>
/// <param name="Eigenvalue">About where it is, for large n.</param>
public readonly record struct KernelOutlier(string Cause, double Eigenvalue);
