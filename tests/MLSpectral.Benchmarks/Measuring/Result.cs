namespace MLSpectral.Benchmarks.Measuring;

/// <summary>What a case found.</summary>
/// <param name="Ours">Ours, in units of the case.</param>
/// <param name="Peer">The peer's, in the same units; null where there is none.</param>
/// <param name="Ratio">Ours / peer's, pair by pair: less is better; null where there is no peer.</param>
/// <param name="Format">Writes one value of ours or the peer's.</param>
/// <param name="LargestRatio">The ratio aimed at; null for none.</param>
/// <param name="Note">What else was seen; may be empty.</param>
/// <param name="LargestValue">The value of ours aimed at; null for none.</param>
internal sealed record Result(
    Samples Ours,
    Samples? Peer,
    Samples? Ratio,
    Func<double, string> Format,
    double? LargestRatio = null,
    string Note = "",
    double? LargestValue = null
);
