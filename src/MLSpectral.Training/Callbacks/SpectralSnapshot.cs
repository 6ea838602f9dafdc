namespace MLSpectral;

/// <summary>What the probes measured at one time.</summary>
public sealed class SpectralSnapshot
{
    internal SpectralSnapshot(long step, float epoch, IEnumerable<SpectralMeasurement> measurements)
    {
        Step = step;
        Epoch = epoch;
        Measurements = [.. measurements];
    }

    /// <summary>Optimizer steps taken so far; 0 is the start.</summary>
    public long Step { get; }

    /// <summary>Passes over the training rows so far, with fractions.</summary>
    public float Epoch { get; }

    /// <summary>The rows of the trace, in its order.</summary>
    public IReadOnlyList<SpectralMeasurement> Measurements { get; }

    /// <summary>One line for each measurement.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Measurements);
}
