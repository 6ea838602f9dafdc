namespace MLSpectral.Statistics.KernelLaws;

/// <summary>A point that a whole share of the eigenvalues lies at.</summary>
public readonly record struct KernelAtom
{
    /// <summary>λ.</summary>
    public double Location { get; internal init; }

    /// <summary>The share, in (0, 1].</summary>
    public double Mass { get; internal init; }
}
