using System.Text.Json;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>
/// Reductions, parts, cross kernels and products of the tangent kernel of twelve small networks against float64 automatic differentiation.
/// </summary>
[TestClass]
public sealed class GoldenTangentKernelTests
{
    public static IEnumerable<object[]> Networks => GoldenNetwork.Names.Select(name => new object[] { name });

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Reductions_AreTheGoldenOnes(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        using var kernels = new NetworkKernels(golden.Network, golden.X);
        JsonElement ntk = golden.Root.GetProperty("ntk");
        AssertKernel(ntk.GetProperty("full"), kernels.TangentKernel(OutputReduction.Full));
        AssertKernel(ntk.GetProperty("trace").GetProperty("matrix"), kernels.TangentKernel(OutputReduction.Trace));
        AssertKernel(ntk.GetProperty("sum_of_logits").GetProperty("matrix"), kernels.TangentKernel(OutputReduction.SumOfLogits));
        for (int c = 0; c < kernels.OutputCount; c++)
            AssertKernel(ntk.GetProperty("per_logit")[c].GetProperty("matrix"), kernels.TangentKernel(OutputReduction.Logit(c)));
        KernelAssert.AreClose(
            GoldenNetwork.Matrix(ntk.GetProperty("trace").GetProperty("matrix")) / kernels.OutputCount,
            kernels.TangentKernel(OutputReduction.MeanTrace).Form()
        );
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Cross_WithOtherRows_IsTheGoldenOne(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        using var kernels = new NetworkKernels(golden.Network, golden.X);
        JsonElement ntk = golden.Root.GetProperty("ntk");
        KernelAssert.AreClose(ntk.GetProperty("cross_X_X2_full"), kernels.TangentKernel(OutputReduction.Full).Cross(golden.X2));
        KernelAssert.AreClose(ntk.GetProperty("cross_X_X2_trace"), kernels.TangentKernel().Cross(golden.X2));
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Parts_OfEveryTensorOfParameters_AreTheGoldenOnesAndAddUp(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        using var kernels = new NetworkKernels(golden.Network, golden.X);
        JsonElement parts = golden.Root.GetProperty("ntk").GetProperty("per_parameter_trace");
        TangentKernel whole = kernels.TangentKernel();
        Assert.HasCount(parts.EnumerateObject().Count(), whole.Parameters);
        Tensor sum = zeros_like(whole.Form());
        foreach (ParameterTensor parameter in whole.Parameters)
        {
            TangentKernel part = kernels.TangentKernel(parameters: ParameterSelection.Where(other => other == parameter));
            AssertKernel(parts.GetProperty(parameter.Name.Replace("Layer", "layer", StringComparison.Ordinal)), part);
            Assert.AreEqual(parameter.Count, part.ParameterCount);
            sum += part.Form();
        }

        KernelAssert.AreClose(whole.Form(), sum);
    }

    // torchntk leaves biases out in silence.
    [TestMethod]
    public void Biases_Count()
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load("mlp_5-8-1_tanh_bias");
        using var kernels = new NetworkKernels(golden.Network, golden.X);
        Tensor all = kernels.TangentKernel().Form(),
            weights = kernels.TangentKernel(parameters: ParameterSelection.Weights).Form();
        Assert.IsGreaterThan(0.1, ((all - weights).norm() / all.norm()).item<double>());
        KernelAssert.AreClose(all - weights, kernels.TangentKernel(parameters: ParameterSelection.Biases).Form());
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Products_AreTheGoldenOnes(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        using var kernels = new NetworkKernels(golden.Network, golden.X);
        JsonElement ntk = golden.Root.GetProperty("ntk");
        var full = (ClosedFormTangentKernel)kernels.TangentKernel(OutputReduction.Full);
        Tensor vector = Column(ntk.GetProperty("vector")),
            product = Column(ntk.GetProperty("full_times_vector")),
            pulled = Column(ntk.GetProperty("jt_times_vector"));
        KernelAssert.AreClose(product, full.Multiply(vector));
        KernelAssert.AreClose(product, full.MultiplyByJacobian(vector));
        KernelAssert.AreClose(product, full.MultiplyByTiles(vector));
        KernelAssert.AreClose(pulled, full.TransposedJacobianTimes(vector));
        KernelAssert.AreClose(product, full.JacobianTimes(pulled));
        KernelAssert.AreClose(Column(ntk.GetProperty("vector")), vector);
    }

    private static Tensor Column(JsonElement values) => GoldenNetwork.Vector(values).view(-1, 1);

    private static void AssertKernel(JsonElement expected, TangentKernel kernel)
    {
        Tensor matrix = GoldenNetwork.Matrix(expected),
            actual = kernel.Form();
        KernelAssert.AreClose(matrix, actual);
        KernelAssert.AreClose(matrix.diag(), kernel.Diagonal());
        Assert.IsTrue(actual.equal(actual.t()).all().item<bool>());
        Assert.AreEqual(matrix.diag().sum().item<double>(), kernel.Trace(), 1e-12 * kernel.Trace());
        Assert.AreEqual(matrix.norm().item<double>(), kernel.FrobeniusNorm(), 1e-12 * kernel.FrobeniusNorm());
        Assert.AreEqual(kernel.Size, actual.shape[0]);
    }
}
