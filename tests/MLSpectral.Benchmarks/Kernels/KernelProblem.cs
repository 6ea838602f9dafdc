using System.Runtime.InteropServices;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Kernels;

/// <summary>
/// The two-layer tanh network of the "spikes to heavy tails" experiments on Gaussian rows: n = 2000, d = 1000, h = 1500, no biases,
/// neural-tangent parameterization. Owns its tensors.
/// </summary>
internal sealed class KernelProblem : IDisposable
{
    public const int Rows = 2000;
    public const int Features = 1000;
    public const int Width = 1500;
    public const int Outputs = 10;
    public const int StreamedRows = 20_000;

    private readonly Tensor _first;
    private readonly Tensor _second;

    private KernelProblem()
    {
        using var generator = new Generator(0);
        AllRows = Normal(StreamedRows, Features, generator);
        X = AllRows.narrow(0, 0, Rows).DetachFromDisposeScope();
        _first = Normal(Width, Features, generator);
        _second = Normal(Outputs, Width, generator);
    }

    /// <summary>One problem for all cases: everyone computes on the same numbers.</summary>
    public static KernelProblem Shared { get; } = new();

    /// <summary>n × d, Float64.</summary>
    public Tensor X { get; }

    /// <summary>20,000 × d, Float64.</summary>
    public Tensor AllRows { get; }

    /// <summary>The network with so many of the outputs, Float64.</summary>
    public TensorNetwork Network(int outputs) => Of(_first.clone(), _second.narrow(0, 0, outputs).clone());

    /// <summary>A network of the same shape with weights of its own, Float64.</summary>
    public static TensorNetwork Draw(Generator generator, int outputs) =>
        Of(Normal(Width, Features, generator), Normal(outputs, Width, generator));

    /// <summary>Writes the numbers as files of little-endian doubles, row by row.</summary>
    public void WriteTo(string folder)
    {
        foreach ((string name, Tensor matrix) in new[] { ("X", AllRows), ("W1", _first), ("W2", _second) })
            File.WriteAllBytes(Path.Combine(folder, $"{name}.f64"), MemoryMarshal.AsBytes<double>(matrix.ToDoubles()));
    }

    public void Dispose()
    {
        X.Dispose();
        AllRows.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    // Tensors that outlive the scope of a case.
    private static Tensor Normal(long rows, long columns, Generator generator) =>
        randn(rows, columns, ScalarType.Float64, generator: generator).DetachFromDisposeScope();

    private static TensorNetwork Of(Tensor first, Tensor second) =>
        new([
            new TensorLayer("Hidden1", first.DetachFromDisposeScope(), null, 1 / Math.Sqrt(Features), 1, Activation.Tanh),
            new TensorLayer("Output", second.DetachFromDisposeScope(), null, 1 / Math.Sqrt(Width), 1, Activation.Identity),
        ]);
}
