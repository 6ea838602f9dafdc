using MLSpectral.Spectra;
using MLSpectral.Tensors;

namespace MLSpectral.Probes;

/// <summary>Runs the probes of one training run and collects the rows of its trace. Owns the sample and what it keeps of it.</summary>
internal sealed class SpectralRecorder(IReadOnlyList<SpectralProbe> probes, ProbeSample sample, int bootstrapReplicas, Action<SpectralMeasurement>? onMeasurement) : IDisposable
{
    private readonly List<SpectralMeasurement> _measurements = [];
    private readonly SampleRecord _whole = new(sample);
    private SampleRecord? _smaller;

    /// <summary>The number of rows that kernels are measured on.</summary>
    public long SampleSize => sample.Features.shape[0];

    /// <summary>The rows so far.</summary>
    public IReadOnlyList<SpectralMeasurement> Measurements => _measurements;

    /// <summary>Measures the network with every probe.</summary>
    /// <param name="network">The network as it is now.</param>
    /// <param name="moment">When that is; copied into every row.</param>
    /// <param name="sampleSize">On how many rows of the sample; null for all. Fewer are compared with the start on those rows.</param>
    public void Measure(TensorNetwork network, TrainingMoment moment, long? sampleSize = null) => Measure(new ProbedChain(network), moment, sampleSize);

    /// <summary>The same for a network of any kind, which is copied.</summary>
    public void Measure(ProbedNetwork network, TrainingMoment moment, long? sampleSize = null)
    {
        if (probes.Count == 0)
            return;
        SampleRecord record = sampleSize is long count && count < SampleSize ? SmallerSample(count) : _whole;
        record.Measure((rows, start, previous) => new ProbeContext(network, rows, moment.Step, moment.Epoch, start, previous), probes, (spectrum, start) => Record(spectrum, start, moment));
    }

    public void Dispose()
    {
        _smaller?.Dispose();
        _whole.Dispose();
    }

    // Samples only ever shrink, so the one before is not needed again.
    private SampleRecord SmallerSample(long count)
    {
        if (_smaller?.Sample.Features.shape[0] == count)
            return _smaller;
        ProbeContext start = _whole.Start ?? throw new InvalidOperationException("A run is measured on its whole sample first.");
        var smaller = new SampleRecord(sample.Take(count));
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

    private void Record(Spectrum spectrum, Spectrum start, TrainingMoment moment)
    {
        SpectralMeasurement row = SpectralMeasurement.Of(spectrum, start, bootstrapReplicas, sample.Seed);
        row.Step = moment.Step;
        row.Epoch = moment.Epoch;
        row.ElapsedSeconds = moment.ElapsedSeconds;
        row.LearningRate = moment.LearningRate;
        row.TrainLoss = moment.TrainLoss;
        row.ValidationLoss = moment.ValidationLoss;
        row.Sharpness = moment.LossCurvature * spectrum.LargestJacobianEigenvalue / (spectrum.Rows * spectrum.OutputCount);
        row.EdgeOfStability = row.Sharpness / moment.StabilityThreshold;
        _measurements.Add(row);
        onMeasurement?.Invoke(row.Copy());
    }
}
