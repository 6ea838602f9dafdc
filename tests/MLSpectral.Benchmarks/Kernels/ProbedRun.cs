using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Kernels;

/// <summary>
/// A run of gradient descent under probe, measured at its start and after some steps, with two later networks to measure in turn. Owns its
/// networks and the recorder.
/// </summary>
internal sealed class ProbedRun : IDisposable
{
    // In the standard parameterization; times the fan-in here.
    private const double Rate = 0.1;
    private const int StepsBetween = 10;

    private readonly TensorNetwork[] _later;
    private readonly TraceRecorder _recorder;
    private int _step;

    public ProbedRun(KernelProblem problem)
    {
        using var scope = NewDisposeScope();
        using TensorNetwork network = problem.Network(outputs: 1);
        using var generator = new Generator(1);
        Tensor beta = randn(KernelProblem.Features, 1, ScalarType.Float64, generator: generator)
            .DivideBy(Math.Sqrt(KernelProblem.Features));
        Tensor targets = nn
            .functional.softplus(problem.X.mm(beta))
            .Plus(randn(KernelProblem.Rows, 1, ScalarType.Float64, generator: generator), 0.3);
        targets = targets - targets.mean();
        _recorder = new TraceRecorder(
            [Probe.Weights(), Probe.ConjugateKernel(), Probe.NeuralTangentKernel()],
            ProbeSample.Of(problem.X, targets),
            bootstrapReplicas: 0
        );
        Measure(network);
        Train(network, problem.X, targets);
        Measure(network);
        Train(network, problem.X, targets);
        TensorNetwork first = network.ToDouble();
        Train(network, problem.X, targets);
        _later = [first, network.ToDouble()];
    }

    /// <summary>The first layer's weights and the second's, as they are measured next.</summary>
    public (Tensor First, Tensor Second) Weights => (Next.Layers[0].Weight, Next.Layers[1].Weight);

    /// <summary>One probe of everything, at a later step than the one before.</summary>
    /// <returns>The largest eigenvalue of the tangent kernel.</returns>
    public double Measure() => Measure(Next);

    public void Dispose()
    {
        foreach (TensorNetwork network in _later)
            network.Dispose();
        _recorder.Dispose();
    }

    private TensorNetwork Next => _later[_step % _later.Length];

    private double Measure(TensorNetwork network) =>
        _recorder.Measure(network, new TrainingMoment(_step++, 0, 0, Rate, TrainLoss: 1, ValidationLoss: double.NaN))[^1].SpectralNorm;

    // Full batches, loss (1/2n)‖f − y‖².
    private static void Train(TensorNetwork network, Tensor x, Tensor targets)
    {
        (Tensor w, Tensor v) = (network.Layers[0].Weight, network.Layers[1].Weight);
        for (int step = 0; step < StepsBetween; step++)
        {
            using var scope = NewDisposeScope();
            Tensor a = x.mm(w.t()).DivideBy(Math.Sqrt(KernelProblem.Features)).tanh_();
            Tensor error = (a.mm(v.t()).DivideBy(Math.Sqrt(KernelProblem.Width)) - targets).DivideBy(KernelProblem.Rows);
            Tensor back = (error * v) * (ones_like(a) - (a * a));
            v.IncreaseBy(error.t().mm(a), -Rate * Math.Sqrt(KernelProblem.Width));
            w.IncreaseBy(back.t().mm(x), -Rate * Math.Sqrt(KernelProblem.Features / (double)KernelProblem.Width));
        }
    }
}
