using MLSpectral.Statistics.KernelLaws;

namespace MLSpectral.Tests.Statistics;

/// <summary>The laws against kernels of random networks.</summary>
[TestClass]
public sealed class KernelLawSimulationTests
{
    private const int Seed = 20260301;

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow("tanh", 480, new[] { 240, 360, 1 })]
    [DataRow("relu", 480, new[] { 240, 360, 300, 1 })]
    [DataRow("tanh", 400, new[] { 600, 300, 500, 200, 1 })]
    [DataRow("linear", 400, new[] { 300, 250, 350, 1 })]
    public void Laws_OfSmallNetworks_AreThoseOfTheirKernels(string activation, int count, int[] widths) =>
        Compare(activation, count, widths, conjugate: 0.015, tangent: 0.05, first: 0.1);

    [TestMethod]
    [TestCategory("Long")]
    [DataRow("tanh", 2000, new[] { 1000, 1500, 1 }, 0.005, 0.02)]
    [DataRow("relu", 2000, new[] { 1000, 1500, 1 }, 0.005, 0.02)]
    [DataRow("tanh", 2000, new[] { 1000, 1500, 1500, 1 }, 0.005, 0.02)]
    [DataRow("tanh", 2000, new[] { 1000, 1500, 1500, 1500, 1 }, 0.005, 0.02)]
    [DataRow("tanh", 2000, new[] { 3000, 1000, 2500, 1 }, 0.005, 0.02)]
    [DataRow("relu", 2000, new[] { 2500, 3000, 1 }, 0.005, 0.02)]
    // The kinks of ReLU add up over layers and smear point masses more. It is finite n, and not the law: with d : h : n = 2 : 3 : 4,
    // means over one to three seeds at n = 500, 1000, 2000, 4000 are .019 .014 .0057 .0024 with two hidden layers (the first alone
    // trained: .052 .037 .021 .013), and .043 .026 .013 .0065 with three (.093 .062 .038 .023).
    [DataRow("relu", 2000, new[] { 1000, 1500, 1500, 1 }, 0.0075, 0.04)]
    [DataRow("relu", 2000, new[] { 1000, 1500, 1500, 1500, 1 }, 0.015, 0.06)]
    public void Laws_OfLargeNetworks_AreThoseOfTheirKernels(string activation, int count, int[] widths, double tangent, double first) =>
        Compare(activation, count, widths, conjugate: 0.01, tangent, first);

    private void Compare(string name, int count, int[] widths, double conjugate, double tangent, double first)
    {
        Activation activation = name switch
        {
            "tanh" => Activation.Tanh.Normalized(),
            "relu" => Activation.Relu.Normalized(),
            _ => Activation.Identity,
        };
        using var simulation = new KernelSimulation(Seed, count, widths, activation);
        string shape = $"{name}, n = {count}, {string.Join('-', widths)}";
        for (int layer = 1; layer < widths.Length - 1; layer++)
        {
            KernelPrediction prediction = ConjugateKernelLaw.Predict(simulation.Input, simulation.Layers(), layer);
            (double[] values, double floor) = simulation.ConjugateKernel(layer);
            double distance = prediction.KolmogorovSmirnov(values, floor);
            TestContext.WriteLine(
                $"{shape}: CK {layer}: KS {distance:0.0000}, W1/mean {prediction.RelativeWasserstein(values, floor):0.0000}"
            );
            Assert.IsLessThan(conjugate, distance);
        }

        Check("NTK", [], tangent);
        Check("NTK, layer 1", [1], first);
        Check("NTK, last layer", [widths.Length - 1], tangent);

        void Check(string kernel, int[] trained, double bound)
        {
            KernelPrediction prediction = TangentKernelLaw.Predict(simulation.Input, simulation.Layers(trained));
            (double[] values, double floor) = simulation.TangentKernel(trained);
            double distance = prediction.RelativeWasserstein(values, floor);
            TestContext.WriteLine(
                $"{shape}: {kernel}: W1/mean {distance:0.0000}, KS {prediction.KolmogorovSmirnov(values, floor):0.0000}, mean "
                    + $"{values.Average():0.0000} against {prediction.Law!.Mean:0.0000}"
            );
            Assert.IsLessThan(bound, distance);
        }
    }
}
