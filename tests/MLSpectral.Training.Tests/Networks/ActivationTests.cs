using System.Reflection;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Networks;

[TestClass]
public sealed class ActivationTests
{
    private static readonly Activation[] All = [.. Activations.All];

    public static IEnumerable<object[]> Indices => Enumerable.Range(0, All.Length).Select(i => new object[] { i, All[i].ToString() });

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Softplus_FarToTheLeft_KeepsItsRelativePrecision() =>
        Assert.AreEqual(1, Activation.Softplus.Evaluate(-40) / Math.Exp(-40), 1e-14);

    [TestMethod]
    public void EveryKind_HasAPropertyOrAMethodThatNamesIt()
    {
        Activation[] named =
        [
            .. typeof(Activation)
                .GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Select(property => (Activation)property.GetValue(null)!),
            Activation.LeakyRelu(),
        ];
        CollectionAssert.AreEquivalent(Enum.GetValues<ActivationKind>(), named.Select(one => one.Kind).ToArray());
        foreach (Activation one in named)
            Assert.AreEqual(one, Activation.Restore(one.Kind, one.Shape.Parameter, one.Shift, one.Scale));
    }

    [TestMethod]
    [DynamicData(nameof(Indices))]
    public void Slope_InManagedCode_IsThatOfTorch(int index, string _)
    {
        using var scope = NewDisposeScope();
        double[] points = [.. Enumerable.Range(-240, 481).Select(i => i / 20.0)];
        double[] torchs = All[index].DerivativeAt(tensor(points)).ToDoubles();
        for (int i = 0; i < points.Length; i++)
            Assert.AreEqual(torchs[i], All[index].Slope(points[i]), 2e-14 * All[index].Scale, $"at {points[i]}");
    }

    [TestMethod]
    [DynamicData(nameof(Indices))]
    public void Apply_ToAVectorInDoublePrecision_IsEvaluate(int index, string _)
    {
        double[] points = [.. Enumerable.Range(-40, 81).Select(i => i / 7.0)],
            values = new double[points.Length];
        All[index].Apply(points, values);
        CollectionAssert.AreEqual(points.Select(All[index].Evaluate).ToArray(), values);
    }

    [TestMethod]
    [DynamicData(nameof(Indices))]
    public void DerivativeFromValue_WhereThereIsOne_IsTheDerivative(int index, string _)
    {
        using var scope = NewDisposeScope();
        if (All[index].DerivativeFromValue() is not { } derivative)
            return;
        Tensor z = linspace(-12, 12, 97, ScalarType.Float64);
        Assert.IsTrue(derivative(All[index].ApplyTo(z)).Equals(All[index].DerivativeAt(z)));
    }

    [TestMethod]
    public void Names_AreTheKindWithItsParameter() =>
        CollectionAssert.AreEqual(
            new[] { "Tanh", "LeakyRelu(0)", "LeakyRelu(0.01)", "SiLU normalized" },
            new[] { Activation.Tanh, Activation.LeakyRelu(0), Activation.LeakyRelu(), Activation.SiLU.Normalized() }
                .Select(one => one.ToString())
                .ToArray()
        );

    [TestMethod]
    [DynamicData(nameof(Indices))]
    public void Apply_InTorchAndInManagedCode_IsTheFunction(int index, string _)
    {
        using var scope = NewDisposeScope();
        Activation activation = All[index];
        float[] points = [.. Enumerable.Range(-400, 801).Select(i => i / 20f)];
        double[] expected = [.. points.Select(z => activation.Evaluate(z))];

        double[] inDouble = activation.ApplyTo(tensor(points.Select(z => (double)z).ToArray())).ToDoubles();
        float[] inSingle = activation.ApplyTo(tensor(points)).ToSingles();
        float[] managed = [.. points];
        activation.Apply(managed);

        for (int i = 0; i < points.Length; i++)
        {
            double size = Math.Max(1, Math.Abs(expected[i]));
            Assert.AreEqual(expected[i], inDouble[i], 1e-14 * size, $"{activation} at {points[i]}, torch, double");
            Assert.AreEqual(expected[i], inSingle[i], 1e-6 * size, $"{activation} at {points[i]}, torch, single");
            Assert.AreEqual(expected[i], managed[i], 1e-6 * size, $"{activation} at {points[i]}, managed, single");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Indices))]
    public void Derivative_IsThatOfAutomaticDifferentiation(int index, string _)
    {
        using var scope = NewDisposeScope();
        Tensor z = linspace(-12, 12, 97, ScalarType.Float64).requires_grad_();
        All[index].ApplyTo(z).sum().backward();
        double largest = (z.grad! - All[index].DerivativeAt(z.detach())).abs().max().item<double>();
        Assert.IsLessThan(1e-14, largest);
    }

    [TestMethod]
    public void Normalized_HasTheKnownConstants()
    {
        // paper.md: tanh(x)/0.627928, (softplus(x) − 0.806059)/√0.271514, (sigmoid(x) − 1/2)/0.20828, √(2π/(π−1)) (relu(x) −
        // 1/√(2π)).
        AssertConstants(Activation.Tanh, 0, 1 / 0.627928, 1e-5);
        AssertConstants(Activation.Softplus, 0.806059, 1 / Math.Sqrt(0.271514), 1e-5);
        AssertConstants(Activation.Sigmoid, 0.5, 1 / 0.20828, 1e-4);
        AssertConstants(Activation.Relu, 1 / Math.Sqrt(2 * Math.PI), Math.Sqrt(2 * Math.PI / (Math.PI - 1)), 1e-12);

        // E erf(ξ)² = (2/π) asin(2/3).
        AssertConstants(Activation.Erf, 0, 1 / Math.Sqrt(2 / Math.PI * Math.Asin(2.0 / 3)), 1e-12);
        AssertConstants(Activation.Identity, 0, 1, 1e-12);
    }

    [TestMethod]
    public void Normalized_Twice_IsOnce() => Assert.AreEqual(Activation.Gelu.Normalized(), Activation.Gelu.Normalized().Normalized());

    [TestMethod]
    public void LeakyRelu_WithoutAFiniteSlope_Throws() =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Activation.LeakyRelu(double.NaN)).Message, "slope");

    private static void AssertConstants(Activation activation, double shift, double scale, double tolerance)
    {
        Activation normalized = activation.Normalized();
        Assert.AreEqual(shift, normalized.Shift, tolerance);
        Assert.AreEqual(scale, normalized.Scale, tolerance * scale);
    }
}
