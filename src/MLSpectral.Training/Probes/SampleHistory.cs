using MLSpectral.Kernels;

namespace MLSpectral;

/// <summary>The memory of one sample of rows: the sample, the start, and the measurement before. Owns all of them.</summary>
internal sealed class SampleHistory(ProbeSample sample) : IDisposable
{
    private readonly Dictionary<(string Matrix, int Layer, string LayerName), Spectrum> _startSpectra = [];
    private ProbeContext? _start;
    private ProbeContext? _previous;
    private bool _isStartMeasured;

    /// <summary>The rows.</summary>
    public ProbeSample Sample => sample;

    /// <summary>The context of the start; null before the first measurement.</summary>
    public ProbeContext? Start => _start;

    /// <summary>Measures the network with every probe; the first time is the start.</summary>
    /// <param name="open">Makes the context from this sample, its start and its measurement before.</param>
    /// <param name="probes">The probes.</param>
    /// <param name="onSpectrum">Gets each spectrum and that of the same matrix at the start.</param>
    public void Measure(
        Func<ProbeSample, ProbeContext?, ProbeContext?, ProbeContext> open,
        IReadOnlyList<SpectralProbe> probes,
        Action<Spectrum, Spectrum> onSpectrum
    )
    {
        ProbeContext context = open(sample, _start, _previous);
        try
        {
            if (_start is not null && !_isStartMeasured)
                MeasureStart(_start, probes, context.IsCancelled);
            Measure(context, probes, onSpectrum);
            _isStartMeasured = true;
        }
        catch
        {
            // What failed is neither a start nor a predecessor.
            context.Dispose();
            if (_start is null)
                _startSpectra.Clear();
            throw;
        }

        context.ReleaseForwardPass();
        if (!ReferenceEquals(_previous, _start))
            _previous?.Dispose();
        _previous = context;
        _start ??= context;
    }

    /// <summary>Writes the networks of the start and of the measurement before; not the sample.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_start is not null);
        if (_start is null)
            return;
        _start.Write(writer);
        writer.Write(!ReferenceEquals(_previous, _start));
        if (!ReferenceEquals(_previous, _start))
            _previous!.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. The spectra of the start are measured again before they are needed.</summary>
    /// <exception cref="InvalidDataException">The state is that of another network or sample.</exception>
    public void Read(PayloadReader reader, TensorNetwork present)
    {
        if (!reader.ReadBoolean())
            return;
        _start = _previous = ProbeContext.Read(reader, present, sample, start: null);
        if (reader.ReadBoolean())
            _previous = ProbeContext.Read(reader, present, sample, _start);
    }

    public void Dispose()
    {
        if (!ReferenceEquals(_previous, _start))
            _previous?.Dispose();
        _start?.Dispose();
        sample.Dispose();
    }

    private void MeasureStart(ProbeContext start, IReadOnlyList<SpectralProbe> probes, Func<bool>? isCancelled)
    {
        start.IsCancelled = isCancelled;
        Measure(start, probes, (_, _) => { });
        start.ReleaseForwardPass();
    }

    private void Measure(ProbeContext context, IReadOnlyList<SpectralProbe> probes, Action<Spectrum, Spectrum> onSpectrum)
    {
        foreach (SpectralProbe probe in probes)
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            foreach (Spectrum spectrum in probe.Measure(context) ?? throw NoSpectra(probe))
                onSpectrum(spectrum ?? throw NoSpectra(probe), StartOf(spectrum));
        }
    }

    private static InvalidOperationException NoSpectra(SpectralProbe probe) =>
        new($"{probe.GetType().Name}.Measure returned null. Return a spectrum for each matrix, or none.");

    private Spectrum StartOf(Spectrum spectrum)
    {
        var key = (spectrum.Matrix, spectrum.Layer, spectrum.LayerName);
        if (!_startSpectra.TryGetValue(key, out Spectrum? start))
            _startSpectra[key] = start = spectrum;
        return start;
    }
}
