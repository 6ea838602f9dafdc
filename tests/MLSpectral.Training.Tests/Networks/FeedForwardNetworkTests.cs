using CsCheck;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Networks;

[TestClass]
public sealed class FeedForwardNetworkTests
{
    [TestMethod]
    public void Sample_Evaluate_IsTheForwardPassOfTorch()
    {
        NativeTorch.EnsureLoaded();
        Gen.Select(Gen.Int[1, 20].Array[2, 5], Gen.Bool, Gen.Double[0.1, 2], Gen.Int)
            .Sample(
                (widths, bias, scale, seed) =>
                {
                    using var scope = NewDisposeScope();
                    using var generator = new Generator((ulong)(uint)seed);
                    using var network = new TensorNetwork([
                        .. Enumerable
                            .Range(1, widths.Length - 1)
                            .Select(l => new TensorLayer(
                                $"Layer{l}",
                                randn(widths[l], widths[l - 1], generator: generator),
                                bias ? randn(widths[l], generator: generator) : null,
                                scale,
                                0.5,
                                l % 2 == 0 ? Activation.Tanh : Activation.Softplus.Normalized()
                            )),
                    ]);
                    Tensor x = randn(3, widths[0], generator: generator);
                    float[] expected = network.Forward(x).ToSingles();
                    float[] features = x.ToSingles();
                    NetworkEvaluator evaluator = network.ToManaged().CreateEvaluator();
                    return Enumerable
                        .Range(0, 3)
                        .All(row =>
                            evaluator
                                .Evaluate(features.AsSpan(row * widths[0], widths[0]))
                                .ToArray()
                                .Zip(expected.AsSpan(row * widths[^1], widths[^1]).ToArray(), (a, b) =>
                                    Math.Abs(a - b) <= 1e-4 * (1 + expected.Max(Math.Abs))
                                )
                                .All(ok => ok)
                        );
                },
                iter: 200,
                threads: 1
            );
    }

    [TestMethod]
    public void Evaluate_WithTheWrongNumberOfFeatures_NamesBothNumbers()
    {
        NetworkEvaluator evaluator = new FeedForwardNetwork([Layer(3, 1)]).CreateEvaluator();
        string message = Assert.ThrowsExactly<ArgumentException>(() => evaluator.Evaluate([1, 2])).Message;
        StringAssert.Contains(message, "takes 3 features and got 2");
    }

    [TestMethod]
    public void Constructor_WithLayersThatDoNotFit_NamesThem()
    {
        string message = Assert.ThrowsExactly<ArgumentException>(() => new FeedForwardNetwork([Layer(3, 4), Layer(5, 1)])).Message;
        StringAssert.Contains(message, "takes 5 inputs");
        StringAssert.Contains(message, "gives 4");
        Assert.ThrowsExactly<ArgumentException>(() => new FeedForwardNetwork([]));
    }

    [TestMethod]
    public void Layer_WithWeightsThatDoNotFitItsShape_Throws()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new DenseLayer("A", 2, 3, new float[5], default, 1, 1, Activation.Relu)).Message,
            "needs 6 weights and got 5"
        );
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() => new DenseLayer("A", 2, 3, new float[6], new float[2], 1, 1, Activation.Relu))
                .Message,
            "needs 3 biases"
        );
    }

    private static DenseLayer Layer(int inputs, int outputs) =>
        new("Layer", inputs, outputs, new float[inputs * outputs], default, 1, 1, Activation.Identity);
}
