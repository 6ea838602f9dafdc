using System.Diagnostics;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>Measures the spectra of a TorchSharp module of your own while your own loop trains it.</summary>
/// <remarks>
/// <code>
/// using var monitor = SpectralMonitor.Attach(module, sample, [Probe.Weights(), Probe.NeuralTangentKernel()]);
/// for (int step = 0; step &lt; steps; step++)
/// {
///     if (step % 100 == 0)
///         monitor.Measure(step);
///     // … and here the loop trains the module.
/// }
/// </code>
/// <para>
/// Kernels of chains of linear layers and known activations are computed in closed form, of all other modules by automatic
/// differentiation; <see cref="Description"/> says which and why. Everything is in double precision, whatever the precision of the
/// module: rounding of single precision is not part of the spectra.
/// </para>
/// <para>
/// Layers of a chain are its linear layers. Those of another module are the modules in it that own a weight of two or more dimensions,
/// which is read as a matrix of its first dimension by the rest; activations are what comes out of the first nonlinearity after a layer,
/// where that is a module (directly, or through normalization and dropout), else of the layer itself, n × all the rest. They are seen by
/// hooks, so run modules by <c>call(x)</c>.
/// </para>
/// <para>
/// The module is measured in evaluation mode, and is as it was afterwards: parameters, gradients, optimizer, training flags, random
/// numbers and dispose scopes are not touched. A measurement that fails throws, and leaves the module and the trace as they were before
/// it; the loop may catch it and go on, or set <see cref="OnFailure"/>. Measure on the thread that trains.
/// </para>
/// </remarks>
public sealed class SpectralMonitor : IDisposable
{
    // Below this, threads that wait for each other cost more than they save.
    private const long SingleThreadedRows = 1500;

    private readonly MonitoredModule _module;
    private readonly TraceRecorder _recorder;
    private readonly SpectralMonitorOptions _options;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<SpectralMeasurement> _rows = [];
    private long? _lastStep;
    private bool _isDisposed;

    private SpectralMonitor(
        nn.Module<Tensor, Tensor> module,
        ProbeSample sample,
        IReadOnlyList<SpectralProbe> probes,
        SpectralMonitorOptions options
    )
    {
        _options = options;
        _module = new MonitoredModule(module, sample.Features);
        _recorder = new TraceRecorder([.. probes], sample, options.BootstrapReplicas);
    }

    /// <summary>
    /// How the module is measured, and why, for example <c>closed form: chain of 3 linear layers (Tanh, Tanh, Identity)</c>, or
    /// <c>automatic differentiation: module 'conv1' is a Conv2d; …</c> with what that takes.
    /// </summary>
    public string Description => _module.Description;

    /// <summary>The cost of forming a tangent kernel, once for each measurement with probes that use it.</summary>
    public Cost TangentKernelCost => _module.TangentKernelCost;

    /// <summary>All rows so far. A trace of its own: later measurements do not change it.</summary>
    public SpectralTrace Trace => new([.. _rows]);

    /// <summary>
    /// Gets the step and the exception of a measurement that failed, which then returns no rows; null, the default, to have it thrown.
    /// </summary>
    public Action<long, Exception>? OnFailure { get; set; }

    /// <summary>Prepares to measure a module. Measures nothing yet, but evaluates the module on the sample.</summary>
    /// <param name="module">The module; n × anything in, n × anything out. Not owned.</param>
    /// <param name="sample">The rows that kernels are measured on, n × what the module takes; copied.</param>
    /// <param name="probes">What to measure; null for weights, conjugate kernel and tangent kernel.</param>
    /// <param name="options">Targets and the like; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The sample or the targets do not fit, the module cannot take the rows, or it mixes rows; see
    /// <see cref="ModuleKernels.Create(nn.Module{Tensor, Tensor}, Tensor, KernelOptions?)"/>.
    /// </exception>
    public static SpectralMonitor Attach(
        nn.Module<Tensor, Tensor> module,
        Tensor sample,
        IReadOnlyList<SpectralProbe>? probes = null,
        SpectralMonitorOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(sample);
        NativeTorch.EnsureLoaded();
        options ??= new SpectralMonitorOptions();
        probes ??= [Probe.Weights(), Probe.ConjugateKernel(), Probe.NeuralTangentKernel()];
        if (probes.Count == 0 || probes.Contains(null!))
            throw new ArgumentException(
                probes.Count == 0 ? "There is no probe; leave the argument out for the usual three." : "A probe is null.",
                nameof(probes)
            );
        options.Check();
        ProbeSample rows = SampleOf(sample, options);
        try
        {
            return new SpectralMonitor(module, rows, probes, options);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Measures the module as it is now.</summary>
    /// <param name="step">Optimizer steps taken so far. Steps must not descend; a step that was just measured is not measured again, its
    /// rows are returned.</param>
    /// <param name="epoch">Passes over the training rows so far, with fractions.</param>
    /// <param name="learningRate">The learning rate of the optimizer, for <c>LearningRate</c> and <c>EdgeOfStability</c>.</param>
    /// <param name="trainLoss">The training loss, to have it in the rows.</param>
    /// <param name="validationLoss">The validation loss, to have it in the rows.</param>
    /// <returns>The rows of this measurement.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative, or less than the one before.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public IReadOnlyList<SpectralMeasurement> Measure(
        long step,
        float epoch = float.NaN,
        double learningRate = double.NaN,
        double trainLoss = double.NaN,
        double validationLoss = double.NaN
    )
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (step < _lastStep)
            throw new ArgumentOutOfRangeException(
                nameof(step),
                step,
                $"Step {_lastStep} was measured before; steps must not descend. Attach another monitor for another run."
            );
        if (learningRate <= 0)
            throw new ArgumentOutOfRangeException(
                nameof(learningRate),
                learningRate,
                "The learning rate must be positive, or NaN where it is not known."
            );
        if (step == _lastStep)
            return [.. _rows.Where(row => row.Step == step)];
        IReadOnlyList<SpectralMeasurement> rows;
        try
        {
            using ProbedNetwork network = _module.Now();
            using var threads = new ThreadCount(network is ProbedChain && _recorder.SampleSize < SingleThreadedRows ? 1 : null);
            rows = _recorder.Measure(
                network,
                new TrainingMoment(step, epoch, _clock.Elapsed.TotalSeconds, learningRate, trainLoss, validationLoss)
                {
                    LossCurvature = _options.LossCurvature,
                    StabilityThreshold = TrainingMoment.StableProduct(_options.Momentum, _options.Nesterov) / learningRate,
                }
            );
        }
        catch (Exception failure) when (OnFailure is not null)
        {
            OnFailure(step, failure);
            return [];
        }

        _lastStep = step;
        _rows.AddRange(rows);
        return rows;
    }

    /// <summary>Frees the sample and what is kept of the start. The trace stays.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
            _recorder.Dispose();
        _isDisposed = true;
    }

    private static ProbeSample SampleOf(Tensor sample, SpectralMonitorOptions options)
    {
        ModuleKernels.RequireRows(sample, nameof(sample));
        using var scope = NewDisposeScope();
        long n = sample.shape[0];
        if (options.Targets is Tensor given && (given.dim() == 0 || given.shape[0] != n || given.numel() == 0))
            throw new ArgumentException(
                $"The shape of the targets is {string.Join(" × ", given.shape)}; one row for each of the {n} rows of the sample "
                    + $"is needed, n or n × C.",
                nameof(options)
            );

        // Alignment with a target that is not known is NaN.
        Tensor targets = options.Targets is Tensor known
            ? known.detach().to(ScalarType.Float64, copy: true).reshape(n, -1)
            : zeros(n, 1, ScalarType.Float64).Over(0);
        return new ProbeSample(
            sample.detach().to(ScalarType.Float64, copy: true).DetachFromDisposeScope(),
            targets.DetachFromDisposeScope(),
            options.Seed
        );
    }
}
