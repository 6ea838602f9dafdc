using MLSpectral.Statistics.Checks;

namespace MLSpectral;

/// <summary>
/// Trains layers whose weights have lighter tails faster, and those with heavier tails slower: a learning rate for each layer, from its
/// weight spectrum.
/// </summary>
/// <remarks>
/// <para>
/// After each measurement η_l = η · [s₁ + (s₂ − s₁)(α_l − α_min)/(α_max − α_min)], with α_l the Hill exponent of the
/// upper half of the eigenvalues of WᵀW (the trace's <c>HillAlpha</c>), and minimum and maximum over the layers; η is the rate of
/// optimizer and schedule. Where all α are the same, all factors are (s₁ + s₂)/2. Source: Zhou, Pang, Liu, Martin, Mahoney, Yang,
/// "Temperature Balancing, Layer-wise Weight Analysis, and Neural Network Training" (TempBalance), NeurIPS 2023, arXiv 2312.00359, which
/// measures after every epoch: <c>ProbeSchedule.EveryEpochs(1)</c>.
/// </para>
/// <para>Layers with too few eigenvalues for an exponent, and layers that do not train, keep η.</para>
/// </remarks>
public sealed class TemperatureBalancing : TrainingCallback
{
    private TrainingSetup? _setup;

    /// <summary>s₁, the factor of the layer with the heaviest tail.</summary>
    public double SmallestFactor { get; init; } = 0.5;

    /// <summary>s₂, the factor of the layer with the lightest tail.</summary>
    public double LargestFactor { get; init; } = 1.5;

    /// <summary>Layers with fewer eigenvalues (the smaller side of the weight matrix) are left out.</summary>
    public int MinimumEigenvalues { get; init; } = 20;

    /// <summary>A copy without state.</summary>
    public override TrainingCallback ForRun() =>
        new TemperatureBalancing
        {
            SmallestFactor = SmallestFactor,
            LargestFactor = LargestFactor,
            MinimumEigenvalues = MinimumEigenvalues,
        };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The factors are not 0 ≤ s₁ ≤ s₂, or nothing is measured between the start and the
    /// end.</exception>
    public override TrainingAction OnTrainingStarted(TrainingSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        OptionCheck.NotNegative(SmallestFactor, nameof(SmallestFactor), "it must be 0 or a positive number, for example 0.5.");
        OptionCheck.That(
            LargestFactor >= SmallestFactor && double.IsFinite(LargestFactor),
            nameof(LargestFactor),
            LargestFactor,
            FormattableString.Invariant($"it must not be less than SmallestFactor, {SmallestFactor}. Give for example 0.5 and 1.5.")
        );
        setup.RequireProbes(nameof(TemperatureBalancing));
        _setup = setup;
        return TrainingAction.Continue;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Fewer than two layers can be compared.</exception>
    public override TrainingAction OnProbeCompleted(SpectralSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        SpectralMeasurement[] layers =
        [
            .. snapshot.Measurements.Where(row =>
                row.Matrix == SpectralMatrix.Weight
                && _setup?.TrainedLayers.Contains(row.Layer) != false
                && row.Eigenvalues.Length >= MinimumEigenvalues
            ),
        ];
        if (layers.Length < 2)
            throw new ArgumentException(
                $"TemperatureBalancing compares layers, and {layers.Length} of this network's train, are measured by "
                    + $"Probe.Weights() and have at least {MinimumEigenvalues} eigenvalues. Add the probe, lower MinimumEigenvalues, or "
                    + $"remove the callback."
            );

        // An exponent is missing only where a layer has collapsed to fewer than four eigenvalues.
        SpectralMeasurement[] known = [.. layers.Where(row => double.IsFinite(row.HillAlpha))];
        if (known.Length == 0)
            return TrainingAction.Continue;
        double least = known.Min(row => row.HillAlpha),
            greatest = known.Max(row => row.HillAlpha);
        return known.Aggregate(TrainingAction.Continue, (action, row) =>
            action.And(TrainingAction.SetLayerFactor(row.Layer, Factor(row.HillAlpha, least, greatest)))
        );
    }

    private double Factor(double alpha, double least, double greatest)
    {
        double share = greatest > least ? (alpha - least) / (greatest - least) : 0.5;
        return SmallestFactor + ((LargestFactor - SmallestFactor) * share);
    }
}
