using CsCheck;
using MLSpectral.Kernels;
using MLSpectral.Statistics.Samples;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>
/// A small network with random shape, activations, parameterization and parameters, and rows for it; and its Jacobian by automatic
/// differentiation.
/// </summary>
/// <param name="Widths">From the inputs to the outputs.</param>
/// <param name="Activations">One for each layer.</param>
/// <param name="HasBias">One for each layer.</param>
/// <param name="IsNtkParameterization">s = 1.3/√fan-in and t = 0.4 in place of 1.</param>
/// <param name="Rows">Rows of the sample.</param>
/// <param name="Seed">Of parameters and rows.</param>
internal sealed record RandomNetwork(int[] Widths, Activation[] Activations, bool[] HasBias, bool IsNtkParameterization, int Rows, int Seed)
{
    private static readonly Activation[] AllActivations =
    [
        Activation.Identity,
        Activation.Relu,
        Activation.LeakyRelu(0.2),
        Activation.Gelu,
        Activation.GeluTanh,
        Activation.Tanh,
        Activation.Sigmoid,
        Activation.Softplus,
        Activation.Erf,
        Activation.SiLU,
        Activation.Relu.Normalized(),
        Activation.Tanh.Normalized(),
    ];

    // Outputs are the identity half of the time, as they are in practice.
    public static Gen<RandomNetwork> Gen { get; } =
        from depth in CsCheck.Gen.Int[1, 5]
        from outputs in CsCheck.Gen.Int[1, 4]
        from hidden in CsCheck.Gen.Int[1, 6].Array[depth]
        from activations in CsCheck.Gen.Int[0, AllActivations.Length - 1].Select(i => AllActivations[i]).Array[depth]
        from isLinear in CsCheck.Gen.Bool
        from biases in CsCheck.Gen.Bool.Array[depth]
        from isNtk in CsCheck.Gen.Bool
        from rows in CsCheck.Gen.Int[1, 7]
        from seed in CsCheck.Gen.Int[0, 1_000_000]
        select new RandomNetwork(
            [.. hidden, outputs],
            [.. activations[..^1], isLinear ? Activation.Identity : activations[^1]],
            biases,
            isNtk,
            rows,
            seed
        );

    public TensorNetwork Network() =>
        new([
            .. Activations.Select(
                (activation, l) =>
                    new TensorLayer(
                        $"Layer{l + 1}",
                        Matrix(Widths[l + 1], Widths[l], 3 * l),
                        HasBias[l] ? Matrix(1, Widths[l + 1], (3 * l) + 1).view(-1) : null,
                        IsNtkParameterization ? 1.3 / Math.Sqrt(Widths[l]) : 1,
                        IsNtkParameterization ? 0.4 : 1,
                        activation
                    )
            ),
        ]);

    public Tensor Sample(int rows = 0, int stream = 100) => Matrix(rows == 0 ? Rows : rows, Widths[0], stream);

    /// <summary>∂f/∂θ, nC × P: one backward pass for every output of every row.</summary>
    public static Tensor Jacobian(TensorNetwork network, Tensor x)
    {
        using var scope = NewDisposeScope();
        var copy = new TensorNetwork([
            .. network.Layers.Select(layer =>
                layer with
                {
                    Weight = Variable(layer.Weight),
                    Bias = layer.Bias is null ? null : Variable(layer.Bias),
                }
            ),
        ]);
        Tensor[] parameters = [.. copy.Layers.SelectMany(layer => layer.Parameters)];
        Tensor outputs = copy.Forward(x).view(-1);
        Tensor[] rows =
        [
            .. Enumerable
                .Range(0, (int)outputs.numel())
                .Select(i => cat([.. autograd.grad([outputs[i]], parameters, retain_graph: true).Select(gradient => gradient.view(-1))])),
        ];
        return scope.MoveToOuter(stack(rows));
    }

    public override string ToString() =>
        $"{string.Join('-', Widths)}, "
        + $"{string.Join(", ", Activations.Select((a, l) => HasBias[l] ? $"{a} with bias" : a.ToString()))}, ntk "
        + $"{IsNtkParameterization}, rows {Rows}, seed {Seed}";

    private static Tensor Variable(Tensor tensor) => tensor.detach().clone().requires_grad_();

    private Tensor Matrix(long rows, long columns, int stream)
    {
        MathNet.Numerics.Random.RandomSource random = RandomStream.Of(Seed, stream);
        double[] values =
        [
            .. Enumerable.Range(0, checked((int)(rows * columns))).Select(_ => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1)),
        ];
        return ((ReadOnlySpan<double>)values).ToTensor(rows, columns);
    }
}
