using MLSpectral.Spectra;
using MLSpectral.Tensors;
using static TorchSharp.torch;

namespace MLSpectral.Probes;

/// <summary>Runs the probes of one training run and collects the rows of its trace. Owns the sample and what it keeps from the start.</summary>
internal sealed class SpectralRecorder(IReadOnlyList<SpectralProbe> probes, ProbeSample sample, int bootstrapReplicas, Action<SpectralMeasurement>? onMeasurement) : IDisposable
{
    private readonly Dictionary<(string Matrix, int Layer, string LayerName), Spectrum> _startSpectra = [];
    private readonly List<SpectralMeasurement> _measurements = [];
    private ProbeContext? _start;

    /// <summary>The number of rows that kernels are measured on.</summary>
    public long SampleSize => sample.Features.shape[0];

    /// <summary>The rows so far.</summary>
    public IReadOnlyList<SpectralMeasurement> Measurements => _measurements;

    /// <summary>Measures the network with every probe.</summary>
    /// <param name="network">The network as it is now.</param>
    /// <param name="moment">When that is; copied into every row.</param>
    public void Measure(TensorNetwork network, TrainingMoment moment)
    {
        if (probes.Count == 0)
            return;

        var context = new ProbeContext(network, sample, moment.Step, moment.Epoch, _start);
        try
        {
            _start ??= context;
            foreach (SpectralProbe probe in probes)
            {
                using var scope = NewDisposeScope();
                foreach (Spectrum spectrum in probe.Measure(context) ?? throw NoSpectra(probe))
                    Record(spectrum ?? throw NoSpectra(probe), moment);
            }
        }
        finally
        {
            if (ReferenceEquals(context, _start))
                context.ReleaseForwardPass();
            else
                context.Dispose();
        }
    }

    public void Dispose()
    {
        _start?.Dispose();
        sample.Dispose();
    }

    private static InvalidOperationException NoSpectra(SpectralProbe probe) =>
        new($"{probe.GetType().Name}.Measure returned null. Return a spectrum for each matrix, or none.");

    private void Record(Spectrum spectrum, TrainingMoment moment)
    {
        var key = (spectrum.Matrix, spectrum.Layer, spectrum.LayerName);
        if (!_startSpectra.TryGetValue(key, out Spectrum? start))
            _startSpectra[key] = start = spectrum;

        SpectralMeasurement row = SpectralMeasurement.Of(spectrum, start, bootstrapReplicas, sample.Seed);
        row.Step = moment.Step;
        row.Epoch = moment.Epoch;
        row.ElapsedSeconds = moment.ElapsedSeconds;
        row.LearningRate = moment.LearningRate;
        row.TrainLoss = moment.TrainLoss;
        row.ValidationLoss = moment.ValidationLoss;
        _measurements.Add(row);
        onMeasurement?.Invoke(row.Copy());
    }
}
