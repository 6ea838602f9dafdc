namespace MLSpectral.Statistics.KernelLaws;

/// <summary>A point that a whole share of the eigenvalues lies at.</summary>
/// <param name="Location">λ.</param>
/// <param name="Mass">The share, in (0, 1].</param>
public readonly record struct KernelAtom(double Location, double Mass);
