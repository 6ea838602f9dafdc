using CsCheck;
using MathNet.Numerics.Distributions;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Tests.Networks;

[TestClass]
public sealed class NetworkGradientTests
{
    private const double Step = 1e-6;

    public static IEnumerable<object[]> Indices =>
        Enumerable.Range(0, Activations.All.Count).Select(i => new object[] { i, Activations.All[i].ToString() });

    [TestMethod]
    [DynamicData(nameof(Indices))]
    public void Sample_Gradient_IsTheCentralDifference(int index, string _) =>
        Gen.Select(Gen.Int[1, 8].Array[2, 5], Gen.Bool, Gen.Double[0.2, 2], Gen.Int[0, 1_000_000])
            .Sample(
                (widths, bias, scale, seed) =>
                {
                    FeedForwardNetwork network = Network(widths, Activations.All[index], bias, scale, seed);
                    double[] x = Normals(widths[0], seed, stream: 100);
                    float[] features = [.. x.Select(value => (float)value)];
                    NetworkGradient gradient = network.CreateGradient();
                    var actual = new float[x.Length];
                    for (int output = 0; output < widths[^1]; output++)
                    {
                        gradient.Gradient(features, output, actual);
                        for (int j = 0; j < x.Length; j++)
                        {
                            if (
                                Difference(network, features, output, j) is double expected
                                && Math.Abs(expected - actual[j]) > 1e-5 * Size(network)
                            )
                                return false;
                        }
                    }

                    return true;
                },
                iter: 200,
                threads: 1
            );

    [TestMethod]
    public void Contributions_OfPiecewiseLinearNetworksWithoutBias_AddUpToTheOutput()
    {
        foreach (Activation activation in new[] { Activation.Identity, Activation.Relu, Activation.LeakyRelu(0.3) })
        {
            FeedForwardNetwork network = Network([12, 20, 15, 3], activation, bias: false, scale: 0.7, seed: 4);
            float[] features = [.. Normals(12, 5, 0).Select(value => (float)value)];
            var contributions = new float[12];
            for (int output = 0; output < 3; output++)
            {
                network.CreateGradient().Contributions(features, output, contributions);
                Assert.AreEqual(network.CreateEvaluator().Evaluate(features)[output], contributions.Sum(), 1e-5);
            }
        }
    }

    [TestMethod]
    public void Gradient_AtAKink_IsThatFromTheLeft()
    {
        var gradient = new float[1];
        new FeedForwardNetwork([new DenseLayer("Output", 1, 1, new float[] { 3 }, default, 2, 1, Activation.LeakyRelu(0.5))])
            .CreateGradient()
            .Gradient([0], 0, gradient);
        Assert.AreEqual(3, gradient[0]);
    }

    [TestMethod]
    public void Contributions_InPlaceOfTheFeatures_AreTheSame()
    {
        NetworkGradient gradient = Network([4, 6, 1], Activation.Tanh, bias: true, 1, seed: 3).CreateGradient();
        float[] features = [1, -2, 0.5f, 3],
            contributions = new float[4];
        gradient.Contributions(features, 0, contributions);
        gradient.Contributions(features, 0, features);
        CollectionAssert.AreEqual(contributions, features);
    }

    [TestMethod]
    public void WrongArguments_AreNamed()
    {
        NetworkGradient gradient = Network([2, 3], Activation.Relu, bias: true, 1, 0).CreateGradient();
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => gradient.Gradient([1], 0, new float[2])).Message,
            "takes 2 features and got 1"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => gradient.Gradient([1, 2], 0, new float[3])).Message,
            "destination 3"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => gradient.Contributions([1, 2], 0, new float[3])).Message,
            "has 3 values"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => gradient.Gradient([1, 2], 3, new float[2])).Message,
            "3 outputs"
        );
    }

    // Null where a kink is near.
    private static double? Difference(FeedForwardNetwork network, float[] features, int output, int feature)
    {
        double[] Moved(double step) => [.. features.Select((value, j) => j == feature ? value + step : value)];
        (double[] above, bool isKinkNear) = Evaluate(network, Moved(Step));
        return isKinkNear ? null : (above[output] - Evaluate(network, Moved(-Step)).Outputs[output]) / (2 * Step);
    }

    // The network in double precision.
    private static (double[] Outputs, bool IsKinkNear) Evaluate(FeedForwardNetwork network, double[] input)
    {
        bool isKinkNear = false;
        foreach (DenseLayer layer in network.Layers)
        {
            var output = new double[layer.Outputs];
            for (int unit = 0; unit < layer.Outputs; unit++)
            {
                double sum = input.Select((value, i) => value * layer.Weights.Span[(unit * layer.Inputs) + i]).Sum();
                double z = (layer.WeightScale * sum) + (layer.Biases.IsEmpty ? 0 : layer.BiasScale * layer.Biases.Span[unit]);
                isKinkNear |= layer.Activation.Kind is ActivationKind.Relu or ActivationKind.LeakyRelu && Math.Abs(z) < 1e-4;
                output[unit] = layer.Activation.Evaluate(z);
            }

            input = output;
        }

        return (input, isKinkNear);
    }

    // No gradient, and nothing in between, is much larger.
    private static double Size(FeedForwardNetwork network) =>
        network.Layers.Aggregate(
            1.0,
            (size, layer) =>
                size
                * Math.Max(
                    1,
                    layer.WeightScale * layer.Activation.Scale * Math.Sqrt(layer.Weights.ToArray().Sum(weight => (double)weight * weight))
                )
        );

    private static FeedForwardNetwork Network(int[] widths, Activation activation, bool bias, double scale, int seed) =>
        new([
            .. Enumerable
                .Range(1, widths.Length - 1)
                .Select(l => new DenseLayer(
                    $"Layer{l}",
                    widths[l - 1],
                    widths[l],
                    Normals(widths[l] * widths[l - 1], seed, 2 * l).Select(value => (float)(value / Math.Sqrt(widths[l - 1]))).ToArray(),
                    bias ? Normals(widths[l], seed, (2 * l) + 1).Select(value => (float)value).ToArray() : default,
                    scale,
                    0.5,
                    activation
                )),
        ]);

    private static double[] Normals(int count, int seed, int stream)
    {
        var random = RandomStream.Of(seed, stream);
        return [.. Enumerable.Range(0, count).Select(_ => Normal.Sample(random, 0, 1))];
    }
}
