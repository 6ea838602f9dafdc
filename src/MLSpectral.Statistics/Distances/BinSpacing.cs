namespace MLSpectral.Statistics.Distances;

/// <summary>The spacing of the edges of a common grid.</summary>
public enum BinSpacing
{
    /// <summary>Equal differences, from the smallest value of both samples to the largest.</summary>
    Linear,

    /// <summary>
    /// Equal ratios, from the smallest positive value of both samples to the largest; zeros and negative values share one more bin below.
    /// </summary>
    Logarithmic,
}
