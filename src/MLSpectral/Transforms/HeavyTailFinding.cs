using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral;

/// <summary>The values of a row, as HeavyTail's slots see them.</summary>
internal readonly record struct HeavyTailFinding
{
    /// <summary>The Hill estimate over the values above their median.</summary>
    public double HillAlpha { get; init; }

    /// <summary>The tail with its laws; it has no fit where there is no tail.</summary>
    public required TailAnalysis Tail { get; init; }
}
