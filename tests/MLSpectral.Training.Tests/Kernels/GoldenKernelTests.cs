using System.Text.Json;
using MLSpectral.Kernels;
using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>
/// Conjugate and tangent kernels of twelve small networks against float64 automatic differentiation and 40-digit eigenvalues.
/// </summary>
[TestClass]
public sealed class GoldenKernelTests
{
    public static IEnumerable<object[]> Networks => GoldenNetwork.Names.Select(name => new object[] { name });

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Golden_HasTwelveNetworks() => Assert.HasCount(12, GoldenNetwork.Names.ToList());

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void TangentKernel_Full_IsTheGoldenOne(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        using var kernels = new NetworkKernels(golden.Network, golden.X);
        AssertEqual(golden.Root.GetProperty("ntk").GetProperty("full"), kernels.TangentKernel(OutputReduction.Full).Form());
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void TangentKernel_Trace_IsTheGoldenOneWithItsEigenvaluesAndAlignment(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        using var kernels = new NetworkKernels(golden.Network, golden.X);
        JsonElement expected = golden.Root.GetProperty("ntk").GetProperty("trace");
        Tensor kernel = kernels.TangentKernel().Form();
        AssertEqual(expected.GetProperty("matrix"), kernel);
        AssertSpectrum(expected, SymmetricEigenvalues.Of(kernel));
        Assert.AreEqual(expected.GetProperty("kta").GetDouble(), TargetAlignment.Plain(kernel, golden.Y), 1e-12);
        Assert.AreEqual(expected.GetProperty("kta_centered").GetDouble(), TargetAlignment.Centered(kernel, golden.Y), 1e-12);
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void ConjugateKernel_OfEveryLayer_IsTheGoldenOneWithItsEigenvaluesAndAlignment(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        using var kernels = new NetworkKernels(golden.Network, golden.X);
        foreach (JsonElement expected in golden.Root.GetProperty("ck").EnumerateArray())
        {
            // Golden kernels are not divided by the width.
            int layer = expected.GetProperty("layer").GetInt32();
            double width = expected.GetProperty("width").GetDouble();
            Tensor kernel = kernels.ConjugateKernel(layer).Form() * width;
            AssertEqual(expected.GetProperty("gram"), kernel);
            double[] eigenvalues = SymmetricEigenvalues.OfGram(kernels.Activations(layer), 1);
            Array.Resize(ref eigenvalues, (int)kernel.shape[0]);
            AssertSpectrum(expected, eigenvalues);
            Assert.AreEqual(expected.GetProperty("kta").GetDouble(), TargetAlignment.Plain(kernel, golden.Y), 1e-12);
            Assert.AreEqual(expected.GetProperty("kta_centered").GetDouble(), TargetAlignment.Centered(kernel, golden.Y), 1e-12);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void TangentKernel_OfTrainedLayersOnly_IsTheSumOfTheirGoldenParts(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        var firstOnly = new TensorNetwork([.. golden.Network.Layers.Select((layer, l) => layer with { IsTrained = l == 0 })]);
        using var kernels = new NetworkKernels(firstOnly, golden.X);
        JsonElement parts = golden.Root.GetProperty("ntk").GetProperty("per_parameter_trace");
        Tensor expected = GoldenNetwork.Matrix(parts.GetProperty("layer1.weight"));
        if (parts.TryGetProperty("layer1.bias", out JsonElement bias))
            expected += GoldenNetwork.Matrix(bias);
        AssertEqual(expected, kernels.TangentKernel(parameters: ParameterSelection.Trained).Form());
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Sizes_OfTheOtherGoldenKernels_AreTheGoldenOnes(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        JsonElement ntk = golden.Root.GetProperty("ntk");
        foreach (JsonElement expected in ntk.GetProperty("per_logit").EnumerateArray().Append(ntk.GetProperty("sum_of_logits")))
        {
            Tensor kernel = GoldenNetwork.Matrix(expected.GetProperty("matrix"));
            double[] eigenvalues = SymmetricEigenvalues.Of(kernel);
            AssertSpectrum(expected, eigenvalues);
            Assert.AreEqual(eigenvalues[0], OperatorNorm.Of(kernel), 1e-12 * eigenvalues[0]);
        }

        double[] full = SymmetricEigenvalues.Of(GoldenNetwork.Matrix(ntk.GetProperty("full")));
        SpectrumSize size = SpectrumSize.Compute(full, NoiseFloor.Compute(full));
        Assert.AreEqual(ntk.GetProperty("full_trace").GetDouble(), size.Trace, 1e-12 * size.Trace);
        Assert.AreEqual(ntk.GetProperty("full_frobenius").GetDouble(), size.FrobeniusNorm, 1e-12 * size.FrobeniusNorm);
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void OperatorNorm_OfWeights_IsTheGoldenSingularValue(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        for (int l = 0; l < golden.Network.Layers.Count; l++)
        {
            double[] expected = GoldenNetwork.Doubles(golden.Root.GetProperty("weight_singular_values")[l]);
            Assert.AreEqual(expected[0], OperatorNorm.Of(golden.Network.Layers[l].Weight), 1e-12 * expected[0]);
            SpectrumSize size = SpectrumSize.Compute([.. expected.Select(value => value * value)], 0);
            Assert.AreEqual(golden.Network.Layers[l].Weight.square().sum().item<double>(), size.Trace, 1e-12 * size.Trace);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void LeadingEigenvector_SatisfiesItsEquation(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        using var kernels = new NetworkKernels(golden.Network, golden.X);
        Tensor kernel = kernels.TangentKernel().Form();
        double largest = SymmetricEigenvalues.Of(kernel)[0];
        Tensor vector = LeadingEigenvector.Of(kernel, largest);
        Assert.AreEqual(1, vector.norm().item<double>(), 1e-14);
        Assert.IsLessThan(1e-13, (kernel.mm(vector) - (largest * vector)).norm().item<double>() / largest);
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Forward_GivesTheGoldenOutputs(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        AssertEqual(golden.Root.GetProperty("outputs_f"), golden.Network.Forward(golden.X));
    }

    private static void AssertEqual(JsonElement expected, Tensor actual) => AssertEqual(GoldenNetwork.Matrix(expected), actual);

    private static void AssertEqual(Tensor expected, Tensor actual)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        double largest = expected.abs().max().item<double>();
        double difference = (expected - actual).abs().max().item<double>();
        Assert.IsLessThanOrEqualTo(1e-12 * largest, difference);
    }

    private static void AssertSpectrum(JsonElement expected, double[] actual)
    {
        double[] eigenvalues = [.. GoldenNetwork.Doubles(expected.GetProperty("eigenvalues")).Reverse()];
        Assert.HasCount(eigenvalues.Length, actual);
        for (int i = 0; i < actual.Length; i++)
            Assert.AreEqual(eigenvalues[i], actual[i], actual.Length * 1e-14 * eigenvalues[0]);

        SpectrumSize size = SpectrumSize.Compute(actual, NoiseFloor.Compute(actual));
        Assert.AreEqual(expected.GetProperty("trace").GetDouble(), size.Trace, 1e-12 * size.Trace);
        Assert.AreEqual(expected.GetProperty("frobenius").GetDouble(), size.FrobeniusNorm, 1e-12 * size.FrobeniusNorm);
        Assert.AreEqual(expected.GetProperty("stable_rank_trace_over_max").GetDouble(), size.StableRank, 1e-12 * size.StableRank);
        Assert.AreEqual(expected.GetProperty("entropy_effective_rank").GetDouble(), size.EffectiveRank, 1e-11 * size.EffectiveRank);
        Assert.AreEqual(expected.GetProperty("participation_ratio").GetDouble(), size.ParticipationRatio, 1e-12 * size.ParticipationRatio);
    }
}
