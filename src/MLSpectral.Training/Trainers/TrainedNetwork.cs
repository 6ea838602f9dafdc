namespace MLSpectral;

/// <summary>The result of a run.</summary>
/// <param name="Network">The network.</param>
/// <param name="InitialNetwork">The network it started from; null where that is not kept.</param>
/// <param name="Spectra">What was measured.</param>
/// <param name="History">How it went.</param>
internal sealed record TrainedNetwork(
    FeedForwardNetwork Network,
    FeedForwardNetwork? InitialNetwork,
    SpectralTrace Spectra,
    TrainingHistory History
);
