namespace MLSpectral;

/// <summary>What <see cref="SpectralMeasurement.Compute"/> does besides what every row has.</summary>
public sealed record MeasurementOptions
{
    /// <summary>How many samples the power law's goodness of fit is bootstrapped with; 0, the default, for no bootstrap.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int BootstrapReplicas
    {
        get;
        init
        {
            if (value < 0)
                throw new ArgumentOutOfRangeException(nameof(BootstrapReplicas), value, "Use 0 for no bootstrap, or for example 1000.");
            field = value;
        }
    }

    /// <summary>The seed of the bootstrap.</summary>
    public int Seed { get; init; }
}
