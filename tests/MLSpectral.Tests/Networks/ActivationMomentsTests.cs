using MLSpectral.Statistics.KernelLaws;

namespace MLSpectral.Tests.Networks;

[TestClass]
public sealed class ActivationMomentsTests
{
    private const double Tolerance = 1e-12;

    // Quadrature with 25 digits (mpmath).
    [TestMethod]
    [DataRow("Tanh", 0.5, 0.0, 0.17351614343237185, 0.82648385656762815, 0.71737986160310995)]
    [DataRow("Sigmoid", 0.5, 0.5, 0.26395557756012034, 0.23604442243987966, 0.056034683259542192)]
    [DataRow("Softplus", 0.5, 0.72349280106597597, 0.58768463006715814, 0.5, 0.26395557756012034)]
    [DataRow("SiLU", 0.5, 0.059011105609969916, 0.072249124209865928, 0.5, 0.30030798508506591)]
    [DataRow("Gelu", 0.5, 0.089206205807638556, 0.083506723793349802, 0.5, 0.35568513965211243)]
    [DataRow("GeluTanh", 0.5, 0.089179477456892864, 0.083491394733400554, 0.5, 0.35559945585953842)]
    [DataRow("Tanh", 1.0, 0.0, 0.39429449039784117, 0.60570550960215883, 0.46440290244826824)]
    [DataRow("Sigmoid", 1.0, 0.5, 0.29337903585809296, 0.20662096414190704, 0.044836241350194372)]
    [DataRow("Softplus", 1.0, 0.80605918334743978, 0.92124590885930028, 0.5, 0.29337903585809296)]
    [DataRow("SiLU", 1.0, 0.20662096414190704, 0.35577551981735216, 0.5, 0.37948235163282931)]
    [DataRow("Gelu", 1.0, 0.28209479177387814, 0.42522148257029867, 0.5, 0.45585086564928712)]
    [DataRow("GeluTanh", 1.0, 0.28203858807878871, 0.42519371103309945, 0.5, 0.4558178459629506)]
    [DataRow("Tanh", 3.0, 0.0, 0.74516670799342298, 0.25483329200657702, 0.17422932541018908)]
    [DataRow("Sigmoid", 3.0, 0.5, 0.38516209522608946, 0.11483790477391054, 0.020750661352740367)]
    [DataRow("Softplus", 3.0, 1.3940780431585996, 4.7596555257708508, 0.5, 0.38516209522608946)]
    [DataRow("SiLU", 3.0, 1.0335411429651949, 4.2494099877798695, 0.5, 0.49486548411926828)]
    [DataRow("Gelu", 3.0, 1.135409634909072, 4.4454565796314073, 0.5, 0.51123508483362378)]
    [DataRow("GeluTanh", 3.0, 1.1354645434860675, 4.445692519815624, 0.5, 0.51128169102673114)]
    public void Moments_OfSmoothActivations_AreTheReferenceValues(
        string kind,
        double deviation,
        double mean,
        double second,
        double slope,
        double squaredSlope
    )
    {
        Activation activation = kind switch
        {
            "Tanh" => Activation.Tanh,
            "Sigmoid" => Activation.Sigmoid,
            "Softplus" => Activation.Softplus,
            "SiLU" => Activation.SiLU,
            "Gelu" => Activation.Gelu,
            _ => Activation.GeluTanh,
        };
        AssertMoments(activation, deviation, mean, second, slope, squaredSlope);
    }

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(1.0)]
    [DataRow(7.0)]
    public void Moments_OfActivationsWithClosedForms_AreThose(double s)
    {
        AssertMoments(Activation.Identity, s, 0, s * s, 1, 1);
        AssertMoments(Activation.Relu, s, s / Math.Sqrt(2 * Math.PI), s * s / 2, 0.5, 0.5);
        AssertMoments(Activation.LeakyRelu(0.2), s, 0.8 * s / Math.Sqrt(2 * Math.PI), s * s * 1.04 / 2, 0.6, 1.04 / 2);
        AssertMoments(
            Activation.Erf,
            s,
            0,
            2 / Math.PI * Math.Asin(2 * s * s / (1 + (2 * s * s))),
            2 / Math.Sqrt(Math.PI * (1 + (2 * s * s))),
            4 / Math.PI / Math.Sqrt(1 + (4 * s * s))
        );
    }

    [TestMethod]
    public void Moments_OfNormalizedActivations_AreCentredWithVarianceOne()
    {
        foreach (
            Activation activation in new[] { Activation.Relu, Activation.Gelu, Activation.Softplus, Activation.Sigmoid, Activation.Tanh }
        )
        {
            ActivationMoments moments = activation.Normalized().MomentsAt(1);
            Assert.AreEqual(0, moments.Mean, Tolerance);
            Assert.AreEqual(1, moments.SecondMoment, Tolerance);
            Assert.AreEqual(0, moments.MeanCosine);
        }
    }

    [TestMethod]
    public void NonlinearVariance_OfALinearActivation_IsZeroExactly()
    {
        Assert.AreEqual(0, Activation.Identity.MomentsAt(0.3).NonlinearVariance);
        Assert.AreEqual(0, Activation.LeakyRelu(1).Normalized().MomentsAt(3).NonlinearVariance);

        // b² = π/(2(π − 1)) for the normalized ReLU.
        Assert.AreEqual(1 - (Math.PI / (2 * (Math.PI - 1))), Activation.Relu.Normalized().MomentsAt(1).NonlinearVariance, Tolerance);
    }

    [TestMethod]
    public void MomentsAt_WithoutAPositiveDeviation_Throws() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Activation.Tanh.MomentsAt(0)).Message,
            "standard deviation"
        );

    private static void AssertMoments(
        Activation activation,
        double deviation,
        double mean,
        double second,
        double slope,
        double squaredSlope
    )
    {
        ActivationMoments moments = activation.MomentsAt(deviation);
        Assert.AreEqual(deviation, moments.Deviation);
        Assert.AreEqual(mean, moments.Mean, Tolerance * Math.Max(1, mean));
        Assert.AreEqual(second, moments.SecondMoment, Tolerance * Math.Max(1, second));
        Assert.AreEqual(slope, moments.Slope, Tolerance);
        Assert.AreEqual(squaredSlope, moments.SquaredSlope, Tolerance);
    }
}
