using System.Diagnostics.Metrics;

namespace MLSpectral;

/// <summary>What one run, a training or a monitor, tells the meter; <see cref="SpectralMeter"/> lists the instruments.</summary>
internal sealed class RunTelemetry
{
    private static readonly Gauge<double> TrainLoss = Gauge("mlspectral.training.loss", "The mean loss over the rows of an epoch.");
    private static readonly Gauge<double> ValidationLoss = Gauge(
        "mlspectral.validation.loss",
        "The loss over the validation rows after an epoch."
    );
    private static readonly Gauge<double> ValidationMetric = Gauge(
        "mlspectral.validation.metric",
        "The metric over the validation rows after an epoch; higher is better."
    );
    private static readonly Gauge<double> LearningRate = Gauge(
        "mlspectral.training.learning_rate",
        "The learning rate of the last step of an epoch."
    );
    private static readonly Gauge<double> GradientNorm = Gauge(
        "mlspectral.training.gradient_norm",
        "The norm of the gradient at the last step of an epoch, before clipping."
    );
    private static readonly Gauge<double> Throughput = Gauge(
        "mlspectral.training.throughput",
        "Training rows per second of the steps of an epoch.",
        "{row}/s"
    );
    private static readonly Counter<long> Epochs = Counter("mlspectral.training.epochs", "{epoch}", "Epochs trained.");
    private static readonly Counter<long> Steps = Counter("mlspectral.training.steps", "{step}", "Optimizer steps taken.");
    private static readonly Counter<long> Rows = Counter("mlspectral.training.rows", "{row}", "Rows trained on.");
    private static readonly Histogram<double> ProbeDuration = SpectralMeter.Meter.CreateHistogram<double>(
        "mlspectral.probe.duration",
        "s",
        "The time of one measurement with all probes."
    );

    private static readonly (Gauge<double> Gauge, Func<SpectralMeasurement, double> Value)[] Spectrum =
    [
        (Gauge("mlspectral.spectrum.alpha", "The exponent of the power law fitted to the tail of a spectrum."), row => row.Alpha),
        (Gauge("mlspectral.spectrum.stable_rank", "The trace over the largest eigenvalue."), row => row.StableRank),
        (Gauge("mlspectral.spectrum.outliers", "Eigenvalues outside the random bulk.", "{eigenvalue}"), row => row.OutlierCount),
        (Gauge("mlspectral.spectrum.largest_eigenvalue", "The largest eigenvalue."), row => row.SpectralNorm),
        (Gauge("mlspectral.spectrum.drift", "The relative change of the matrix since the start, in the Frobenius norm."), row =>
            row.RelativeChange
        ),
        (Gauge("mlspectral.spectrum.alignment_to_initial", "The centred kernel alignment with the start."), row =>
            row.KernelAlignmentToInitial
        ),
        (Gauge("mlspectral.spectrum.target_alignment", "The alignment of a kernel with the target."), row => row.TargetAlignment),
    ];

    private static long _runs;

    private readonly KeyValuePair<string, object?> _run = new("mlspectral.run", Interlocked.Increment(ref _runs));

    /// <summary>The steps that were told so far.</summary>
    public long StepsTold { get; set; }

    /// <summary>Tells of an epoch.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="metricName">The name of its validation metric.</param>
    /// <param name="rowCount">The rows it trained on.</param>
    public void Epoch(EpochRecord epoch, string metricName, long rowCount)
    {
        Tell(TrainLoss, epoch.TrainLoss, _run);
        Tell(ValidationLoss, epoch.ValidationLoss, _run);
        if (ValidationMetric.Enabled)
            Tell(ValidationMetric, epoch.ValidationMetric, _run, new("mlspectral.metric", metricName));
        Tell(LearningRate, epoch.LearningRate, _run);
        Tell(GradientNorm, epoch.GradientNorm, _run);
        Tell(Throughput, epoch.SamplesPerSecond, _run);
        Epochs.Add(1, _run);
        Steps.Add(epoch.Step - StepsTold, _run);
        Rows.Add(rowCount, _run);
        StepsTold = epoch.Step;
    }

    /// <summary>Tells of one measurement with all probes.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="duration">What it took.</param>
    public void Measured(IReadOnlyList<SpectralMeasurement> rows, TimeSpan duration)
    {
        ProbeDuration.Record(duration.TotalSeconds, _run);
        foreach ((Gauge<double> gauge, Func<SpectralMeasurement, double> value) in Spectrum)
        {
            if (!gauge.Enabled)
                continue;
            foreach (SpectralMeasurement row in rows)
                Tell(
                    gauge,
                    value(row),
                    _run,
                    new("mlspectral.matrix", row.Matrix),
                    new("mlspectral.layer", row.Layer),
                    new("mlspectral.layer.name", row.LayerName)
                );
        }
    }

    private static void Tell(Gauge<double> gauge, double value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (double.IsFinite(value))
            gauge.Record(value, tags);
    }

    private static Gauge<double> Gauge(string name, string description, string? unit = null) =>
        SpectralMeter.Meter.CreateGauge<double>(name, unit, description);

    private static Counter<long> Counter(string name, string unit, string description) =>
        SpectralMeter.Meter.CreateCounter<long>(name, unit, description);
}
