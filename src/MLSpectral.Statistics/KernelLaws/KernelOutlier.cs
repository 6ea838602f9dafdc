namespace MLSpectral.Statistics.KernelLaws;

/// <summary>An eigenvalue that the law of the bulk does not describe.</summary>
public readonly record struct KernelOutlier
{
    /// <summary>Where it comes from, in words.</summary>
    public string Cause { get; internal init; }

    /// <summary>About where it is, for large n.</summary>
    public double Eigenvalue { get; internal init; }
}
