using MLSpectral.Kernels;
using MLSpectral.Statistics.KernelLaws;
using MLSpectral.Statistics.RandomMatrices;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Statistics;

/// <summary>From what is known of a network at its start to a law, or to the reason why there is none.</summary>
[TestClass]
public sealed class KernelPredictionTests
{
    private const int Seed = 20260302;
    private static readonly KernelInput Input = KernelInput.CreateMarchenkoPastur(400, 200);

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void ConjugateKernel_OfTheInput_IsItsOwnLaw()
    {
        KernelLaw law = ConjugateKernelLaw.Predict(Input, [], 0).Law!;
        Assert.AreEqual(new MarchenkoPastur(2).CumulativeDistribution(1.5), law.CumulativeDistribution(1.5), 2e-6);
    }

    [TestMethod]
    public void TangentKernel_OfTheFirstLayerAlone_IsTheInputTransformed()
    {
        // (‖v‖²/h)·(r·I + b²·XXᵀ/d), r = a − b².
        Activation activation = Activation.Tanh.Normalized();
        ActivationMoments moments = activation.MomentsAt(1);
        RandomLayer[] layers =
        [
            Layer(200, 300, activation),
            Layer(300, 1, Activation.Identity) with
            {
                WeightVariance = 1.21,
                IsTrained = false,
            },
        ];
        KernelLaw law = TangentKernelLaw.Predict(Input, layers).Law!;
        double b2 = moments.Slope * moments.Slope,
            r = moments.SquaredSlope - b2;
        foreach (double x in (double[])[0.2, 1, 4])
            Assert.AreEqual(new MarchenkoPastur(2).CumulativeDistribution(x), law.CumulativeDistribution(1.21 * (r + (b2 * x))), 2e-6);
        Assert.AreEqual(1.21 * r, law.Identity, 1e-12);
    }

    [TestMethod]
    public void TangentKernel_OfAllLayers_HasTheCoefficientsOfTheorem()
    {
        // Mean: Σ_l a^(L−l), L = 3, for normalized activations in the NTK parameterization, C outputs.
        Activation activation = Activation.Relu.Normalized();
        double a = activation.MomentsAt(1).SquaredSlope;
        RandomLayer[] layers =
        [
            Layer(200, 300, activation),
            Layer(300, 250, activation),
            Layer(250, 350, activation),
            Layer(350, 5, Activation.Identity),
        ];
        Assert.AreEqual(5 * (1 + a + (a * a) + (a * a * a)), TangentKernelLaw.Predict(Input, layers).Law!.Mean, 1e-9);
    }

    [TestMethod]
    public void TangentKernel_InTheStandardParameterization_WeighsLayersByTheirWidths()
    {
        using var simulation = new KernelSimulation(
            Seed,
            300,
            [150, 250, 200, 3],
            Activation.Tanh.Normalized(),
            gain: 1.5,
            isStandard: true
        );
        KernelPrediction prediction = TangentKernelLaw.Predict(simulation.Input, simulation.Layers());
        (double[] values, double floor) = simulation.TangentKernel();
        Assert.IsNull(prediction.Reason);
        Assert.AreEqual(values.Average(), prediction.Law!.Mean, 0.02 * prediction.Law.Mean);
        Assert.IsLessThan(0.04, prediction.RelativeWasserstein(values, floor));
    }

    [TestMethod]
    public void ConjugateKernel_OfAnUncentredActivation_NamesItsOutlier()
    {
        // He's initialization: preactivations of variance 2.
        using var simulation = new KernelSimulation(Seed, 400, [300, 350, 1], Activation.Relu, gain: 2);
        KernelPrediction prediction = ConjugateKernelLaw.Predict(simulation.Input, simulation.Layers(), 1);
        (double[] values, double floor) = simulation.ConjugateKernel(1);
        Assert.HasCount(1, prediction.Outliers);
        StringAssert.Contains(prediction.Outliers[0].Cause, "layer 1");
        Assert.AreEqual(values[0], prediction.Outliers[0].Eigenvalue, 0.03 * values[0]);
        Assert.AreEqual(1, prediction.CountExcluded(values));
        Assert.IsLessThan(0.015, prediction.KolmogorovSmirnov(values, floor));

        // The tangent kernel has it where the last layer trains, and not where the first alone does.
        KernelPrediction tangent = TangentKernelLaw.Predict(simulation.Input, simulation.Layers());
        (values, floor) = simulation.TangentKernel();
        Assert.AreEqual(values[0], tangent.Outliers[0].Eigenvalue, 0.03 * values[0]);
        Assert.IsLessThan(0.04, tangent.RelativeWasserstein(values, floor));
        Assert.IsEmpty(TangentKernelLaw.Predict(simulation.Input, simulation.Layers(1)).Outliers);
    }

    [TestMethod]
    public void TangentKernel_WithBiasesInTheStandardParameterization_NamesTheirOutlier()
    {
        using var simulation = new KernelSimulation(Seed, 400, [200, 300, 1], Activation.Tanh, isStandard: true, hasBiases: true);
        KernelPrediction prediction = TangentKernelLaw.Predict(simulation.Input, simulation.Layers());
        (double[] values, double floor) = simulation.TangentKernel();
        Assert.IsLessThan(0.04, prediction.RelativeWasserstein(values, floor));
        foreach (KernelOutlier outlier in prediction.Outliers)
            StringAssert.Contains(outlier.Cause, "Biases");

        // In the NTK parameterization they count as much as the weights.
        using var equal = new KernelSimulation(Seed, 40, [20, 30, 1], Activation.Tanh, hasBiases: true);
        AssertReason("biases of layer 2", TangentKernelLaw.Predict(Input, equal.Layers()));
    }

    [TestMethod]
    public void ConjugateKernel_OfAnUncentredActivation_HasItsOutlierWhereItIsOnAverage()
    {
        // What the bulk adds, (1 + n/m)·mean, is 8 % here, of which n/m makes 5; so small a network is 1.3 % off.
        double predicted = 0,
            found = 0;
        const int Count = 150;
        for (int seed = 0; seed < Count; seed++)
        {
            using var simulation = new KernelSimulation(Seed + seed, 60, [120, 40, 1], Activation.Relu);
            predicted += ConjugateKernelLaw.Predict(simulation.Input, simulation.Layers(), 1).Outliers[0].Eigenvalue / Count;
            found += simulation.ConjugateKernel(1).Values[0] / Count;
        }

        TestContext.WriteLine($"{predicted:0.000} {found:0.000}");
        Assert.AreEqual(1, predicted / found, 0.02);
    }

    [TestMethod]
    public void TangentKernel_CountsTrainedBiases()
    {
        // The derivatives by the biases of the hidden layer, φ′(z)·v, have r = a − b² of their own to a row; those of the output
        // layer are the same for all rows.
        Activation activation = Activation.Tanh;
        ActivationMoments moments = activation.MomentsAt(1);
        RandomLayer hidden = Layer(200, 300, activation) with { WeightScale = 1, WeightVariance = 1 / 200.0 },
            output = Layer(300, 1, Activation.Identity) with { WeightScale = 1, WeightVariance = 1 / 300.0 };
        double without = TangentKernelLaw.Predict(Input, [hidden, output]).Law!.Identity,
            with = TangentKernelLaw.Predict(Input, [hidden with { BiasScale = 1 }, output with { BiasScale = 1 }]).Law!.Identity;
        Assert.AreEqual(moments.SquaredSlope - (moments.Slope * moments.Slope), with - without, 1e-12);
    }

    [TestMethod]
    public void Network_OutsideTheLaws_GetsTheReason()
    {
        Activation tanh = Activation.Tanh;
        RandomLayer first = Layer(200, 300, tanh),
            output = Layer(300, 1, Activation.Identity);
        AssertReason(
            "layer 1 have a mean",
            ConjugateKernelLaw.Predict(Input, [Layer(200, 300, Activation.Relu), Layer(300, 300, tanh)], 2)
        );
        AssertReason("Layer 1 has biases", ConjugateKernelLaw.Predict(Input, [first with { HasNonzeroBiases = true }], 1));
        AssertReason("weights of layer 1", ConjugateKernelLaw.Predict(Input, [first with { WeightVariance = 0 }], 1));
        AssertReason("weights of layer 2", TangentKernelLaw.Predict(Input, [first, output with { WeightVariance = double.NaN }]));
        AssertReason("5 units", ConjugateKernelLaw.Predict(Input, [Layer(200, 5, tanh)], 1));
        AssertReason("output layer", TangentKernelLaw.Predict(Input, [first, Layer(300, 1, tanh)]));
        AssertReason("5 rows", ConjugateKernelLaw.Predict(KernelInput.CreateMarchenkoPastur(5, 200), [first], 1));
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => TangentKernelLaw.Predict(Input, [first with { IsTrained = false }])).Message,
            "trained"
        );
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => ConjugateKernelLaw.Predict(Input, [first], 2)).Message, "numbered");
    }

    [TestMethod]
    public void Rows_OutsideTheLaws_GetTheReason()
    {
        AssertReason("lengths", RowsChanged(rows => rows * linspace(0.5, 1.5, rows.shape[0], ScalarType.Float64).unsqueeze(1)));
        AssertReason("common direction", RowsChanged(rows => rows.Plus(0.3)));
        AssertReason("orthogonal", RowsChanged(rows => WithDecayingFeatures(rows, 1)));
    }

    [TestMethod]
    public void Rows_WithinTheBounds_HaveTheLaw()
    {
        // Squared lengths that vary by 20 %, a mean cosine of 0.015, cosines of 0.15: the law is still near.
        AssertNear(rows => rows * linspace(0.82, 1.16, rows.shape[0], ScalarType.Float64).unsqueeze(1));
        AssertNear(rows => rows.Plus(0.12));
        AssertNear(rows => WithDecayingFeatures(rows, 0.4));

        void AssertNear(Func<Tensor, Tensor> change)
        {
            using var simulation = new KernelSimulation(Seed, 300, [200, 250, 1], Activation.Tanh, change: change);
            KernelPrediction prediction = ConjugateKernelLaw.Predict(simulation.Input, simulation.Layers(), 1);
            Assert.IsNull(prediction.Reason);
            (double[] values, double floor) = simulation.ConjugateKernel(1);
            TestContext.WriteLine(
                $"{simulation.Input.LengthVariation:0.000} {simulation.Input.MeanCosine:0.000} "
                    + $"{simulation.Input.CosineSize:0.000}: KS {prediction.KolmogorovSmirnov(values, floor):0.0000}"
            );
            Assert.IsLessThan(0.025, prediction.KolmogorovSmirnov(values, floor));
        }
    }

    [TestMethod]
    public void Input_OfRows_MeasuresThem()
    {
        double[] rows = [3, 4, 0, 5, -4, 3];
        KernelInput input = KernelInput.Create(rows, 3, [25, 12.5, 1e-16]);
        Assert.AreEqual(12.5, input.MeanSquare, 1e-12);
        Assert.AreEqual(0, input.LengthVariation, 1e-7);
        Assert.AreEqual((0.8 + 0 + 0.6) / 3, input.MeanCosine, 1e-12);
        Assert.AreEqual(Math.Sqrt((0.64 + 0.36) / 3), input.CosineSize, 1e-12);
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => KernelInput.Create(rows, 4, [1, 1, 1, 1])).Message, "whole rows");
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => KernelInput.Create(rows, 3, [1, 1])).Message, "eigenvalues");
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => KernelInput.Create(new double[6], 3, [0, 0, 0])).Message, "all 0");
    }

    [TestMethod]
    public void InitialLayers_OfANetwork_HaveItsWeights()
    {
        var network = new FeedForwardNetwork([
            new DenseLayer("Hidden1", 2, 3, new float[] { 1, 2, 3, 4, 5, 6 }, new float[3], 0.5, 1, Activation.Tanh),
            new DenseLayer("Output", 3, 2, new float[] { 1, 0, 2, 0, 1, 0 }, new float[] { 0, 1 }, 2, 1, Activation.Identity),
        ]);
        IReadOnlyList<RandomLayer> layers = InitialLayers.Describe(network, l => l == 2);
        Assert.AreEqual(91.0 / 6, layers[0].WeightVariance, 1e-12);
        Assert.AreEqual(24, layers[0].SquareAbove);
        Assert.IsNull(layers[1].SquareAbove);
        Assert.IsFalse(layers[0].IsTrained);
        Assert.IsFalse(layers[0].HasNonzeroBiases);
        Assert.IsTrue(layers[1].IsTrained);
        Assert.IsTrue(layers[1].HasNonzeroBiases);
        Assert.AreEqual(0.5, layers[0].WeightScale);
    }

    private static KernelPrediction RowsChanged(Func<Tensor, Tensor> change)
    {
        using var simulation = new KernelSimulation(Seed, 60, [200, 50, 1], Activation.Tanh, change: change);
        return ConjugateKernelLaw.Predict(simulation.Input, simulation.Layers(), 1);
    }

    // Feature k has deviation k^−power, and rows have one length again.
    private static Tensor WithDecayingFeatures(Tensor rows, double power)
    {
        Tensor changed = rows * tensor(Enumerable.Range(1, (int)rows.shape[1]).Select(k => Math.Pow(k, -power)).ToArray());
        return changed / changed.norm(1, keepdim: true).Over(Math.Sqrt(rows.shape[1]));
    }

    private static RandomLayer Layer(int inputs, int units, Activation activation) =>
        new()
        {
            Inputs = inputs,
            Units = units,
            Moments = activation.MomentsAt,
            WeightVariance = 1,
            WeightScale = 1 / Math.Sqrt(inputs),
        };

    private static void AssertReason(string part, KernelPrediction prediction)
    {
        Assert.IsNull(prediction.Law);
        StringAssert.Contains(prediction.Reason, part);
        Assert.AreEqual(double.NaN, prediction.KolmogorovSmirnov([1.0], 0));
    }
}
