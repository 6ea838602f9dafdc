using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.Distances;

/// <summary>The check that two samples to be compared have to pass.</summary>
internal static class SamplePair
{
    /// <summary>Refuses samples that are empty, not finite, or not in descending order.</summary>
    public static void Require(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.IsEmpty || second.IsEmpty)
            throw new ArgumentException(
                "The sample is empty; a distance needs at least one value on each side.",
                first.IsEmpty ? nameof(first) : nameof(second)
            );
        Descending.Require(first, nameof(first));
        Descending.Require(second, nameof(second));
    }
}
