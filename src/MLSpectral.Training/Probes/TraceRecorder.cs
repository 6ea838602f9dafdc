using System.Diagnostics;
using MLSpectral.Kernels;

namespace MLSpectral;

/// <summary>Runs the probes of one training run and collects the rows of its trace. Owns the sample and what it keeps of it.</summary>
internal sealed class TraceRecorder(IReadOnlyList<SpectralProbe> probes, ProbeSample sample, int bootstrapReplicas) : IDisposable
{
    private readonly MeasurementOptions _options = new() { BootstrapReplicas = bootstrapReplicas, Seed = sample.Seed };
    private readonly List<SpectralMeasurement> _measurements = [];
    private readonly SampleHistory _whole = new(sample);
    private SampleHistory? _smaller;

    /// <summary>Where the run tells how it goes.</summary>
    public RunTelemetry Telemetry { get; } = new();

    /// <summary>The number of rows that kernels are measured on.</summary>
    public long SampleSize => sample.Features.shape[0];

    /// <summary>The rows so far.</summary>
    public IReadOnlyList<SpectralMeasurement> Measurements => _measurements;

    /// <summary>Measures the network with every probe.</summary>
    /// <param name="network">The network as it is now.</param>
    /// <param name="moment">When that is; copied into every row. Rows of the same step from before are replaced.</param>
    /// <param name="sampleSize">On how many rows of the sample; null for all. Fewer are compared with the start on those rows.</param>
    /// <param name="onSpectrum">Called after each spectrum; what it throws ends the measurement, which then leaves no rows.</param>
    /// <param name="isCancelled">Asked for by what takes long within a spectrum, by any thread; the measurement then ends with an
    /// <see cref="OperationCanceledException"/>.</param>
    /// <returns>The rows of this measurement.</returns>
    public IReadOnlyList<SpectralMeasurement> Measure(
        TensorNetwork network,
        TrainingMoment moment,
        long? sampleSize = null,
        Action? onSpectrum = null,
        Func<bool>? isCancelled = null
    ) => Measure(new ProbedChain(network), moment, sampleSize, onSpectrum, isCancelled);

    /// <summary>The same for a network of any kind, which is copied.</summary>
    public IReadOnlyList<SpectralMeasurement> Measure(
        ProbedNetwork network,
        TrainingMoment moment,
        long? sampleSize = null,
        Action? onSpectrum = null,
        Func<bool>? isCancelled = null
    )
    {
        if (probes.Count == 0)
            return [];
        long begin = Stopwatch.GetTimestamp();
        var rows = new List<SpectralMeasurement>();
        SampleHistory record = sampleSize is long count && count < SampleSize ? SmallerSample(count) : _whole;
        record.Measure(
            (sampled, start, previous) =>
                new ProbeContext(network, sampled, moment.Step, moment.Epoch, start, previous) { IsCancelled = isCancelled },
            probes,
            (spectrum, start) =>
            {
                rows.Add(Row(spectrum, start, moment));
                onSpectrum?.Invoke();
            }
        );
        _measurements.RemoveAll(row => row.Step == moment.Step);
        _measurements.AddRange(rows);
        Telemetry.Measured(rows, Stopwatch.GetElapsedTime(begin));
        return rows;
    }

    /// <summary>Writes the rows so far, and what is kept of the start and of the measurement before.</summary>
    public void WriteState(BinaryWriter writer)
    {
        writer.Write(Telemetry.StepsTold);
        new SpectralTrace(_measurements).Write(writer);
        _whole.Write(writer);
        writer.Write(_smaller?.Sample.Features.shape[0] ?? 0);
        _smaller?.Write(writer);
    }

    /// <summary>Reads what <see cref="WriteState"/> wrote.</summary>
    /// <param name="reader">The state.</param>
    /// <param name="present">The network that is measured, as it is now.</param>
    /// <exception cref="InvalidDataException">The state is that of another network or sample.</exception>
    public void ReadState(PayloadReader reader, TensorNetwork present)
    {
        Telemetry.StepsTold = reader.ReadInt64();
        _measurements.Clear();
        _measurements.AddRange(SpectralTrace.Read(reader).Measurements);
        _whole.Read(reader, present);
        long count = reader.ReadInt64();
        if (count == 0)
            return;
        if (count < 1 || count >= SampleSize)
            throw new InvalidDataException(
                $"The state of the run measures on {count} of {SampleSize} rows. Go on with the options and the data that the run was "
                    + $"started with."
            );
        _smaller = new SampleHistory(sample.Take(count));
        _smaller.Read(reader, present);
    }

    public void Dispose()
    {
        _smaller?.Dispose();
        _whole.Dispose();
    }

    // Samples only ever shrink, so the one before is not needed again.
    private SampleHistory SmallerSample(long count)
    {
        if (_smaller?.Sample.Features.shape[0] == count)
            return _smaller;
        ProbeContext start = _whole.Start ?? throw new InvalidOperationException("A run is measured on its whole sample first.");
        var smaller = new SampleHistory(sample.Take(count));
        try
        {
            smaller.Measure((rows, _, _) => start.On(rows), probes, (_, _) => { });
        }
        catch
        {
            smaller.Dispose();
            throw;
        }

        _smaller?.Dispose();
        return _smaller = smaller;
    }

    private SpectralMeasurement Row(Spectrum spectrum, Spectrum start, TrainingMoment moment)
    {
        double sharpness = moment.LossCurvature * spectrum.LargestJacobianEigenvalue / (spectrum.Rows * spectrum.OutputCount);
        return SpectralMeasurement.Compute(spectrum, start, _options) with
        {
            Step = moment.Step,
            Epoch = moment.Epoch,
            ElapsedSeconds = moment.ElapsedSeconds,
            LearningRate = spectrum.Matrix == SpectralMatrix.Weight ? moment.LearningRateOf(spectrum.Layer) : moment.LearningRate,
            TrainLoss = moment.TrainLoss,
            ValidationLoss = moment.ValidationLoss,
            ValidationMetric = moment.ValidationMetric,
            Sharpness = sharpness,
            EdgeOfStability = sharpness / moment.StabilityThreshold,
        };
    }
}
