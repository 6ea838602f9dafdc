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

    /// <summary>
    /// Gives a copy of the network as it is now, weights and biases as plain arrays. It is made at the first call, O(P) for P parameters,
    /// and is the same for all callbacks; without a call it costs nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The callback has returned before anybody asked; or this was not made by a
    /// training.</exception>
    public FeedForwardNetwork CopyNetwork() => Access.Network;

    /// <summary>Where the network can be had.</summary>
    internal NetworkAccess Access { get; init; } = NetworkAccess.None;

    /// <summary>One line for each measurement.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Measurements);
}
