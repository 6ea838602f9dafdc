using MLSpectral.Statistics.Checks;

namespace MLSpectral;

/// <summary>What <see cref="SpectralMeasurement.Compute"/> does besides what every row has.</summary>
public sealed record MeasurementOptions
{
    /// <summary>How many samples the power law's goodness of fit is bootstrapped with; 0, the default, for no bootstrap.</summary>
    public int BootstrapReplicas { get; init; }

    /// <summary>The seed of the bootstrap.</summary>
    public int Seed { get; init; }

    /// <exception cref="ArgumentException">The number of replicas is negative.</exception>
    internal void Check() =>
        OptionCheck.AtLeast(0, BootstrapReplicas, nameof(BootstrapReplicas), "use 0 for no bootstrap, or for example 1000.");
}
