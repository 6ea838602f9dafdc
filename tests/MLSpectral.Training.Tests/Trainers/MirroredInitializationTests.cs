namespace MLSpectral.Tests.Trainers;

/// <summary>Networks that start as the function 0.</summary>
[TestClass]
public sealed class MirroredInitializationTests
{
    [TestMethod]
    [DataRow(Parameterization.Standard, 1)]
    [DataRow(Parameterization.NeuralTangent, 1)]
    [DataRow(Parameterization.NeuralTangent, 3)]
    public void TheNetwork_StartsAsZero_WithHalvesThatRepeat(Parameterization parameterization, int hiddenLayers)
    {
        FeedForwardNetwork network = Start(options =>
        {
            (options.Parameterization, options.MirroredInitialization) = (parameterization, true);
            options.HiddenLayers = [.. Enumerable.Repeat(7, hiddenLayers - 1), 10];
        }).Network;
        NetworkEvaluator evaluator = network.CreateEvaluator();
        foreach (TestData.Row row in TestData.Rows(20))
            Assert.AreEqual(0, evaluator.Evaluate(row.Features)[0], 1e-6f);

        float[] hidden = network.Layers[^2].Weights.ToArray(),
            output = network.Layers[^1].Weights.ToArray();
        CollectionAssert.AreEqual(hidden[..(hidden.Length / 2)], hidden[(hidden.Length / 2)..]);
        CollectionAssert.AreEqual(output[..5], output[5..].Select(weight => -weight).ToArray());
        Assert.IsGreaterThan(0.1, output.Max(Math.Abs));
    }

    [TestMethod]
    public void Weights_HaveTheirUsualSpread()
    {
        float[] weights = Start(options => (options.HiddenLayers, options.MirroredInitialization) = ([2000], true))
            .Network.Layers[0]
            .Weights.ToArray();
        Assert.AreEqual(1.0 / TestData.FeatureCount, weights.Average(weight => (double)weight * weight), 0.004);
    }

    [TestMethod]
    public void ItLearns_AndTheHalvesPart()
    {
        FeedForwardRegressionModelParameters model = Training.Model(options =>
            (options.MirroredInitialization, options.NumberOfEpochs) = (true, 60)
        );
        Assert.IsLessThan(0.5 * model.Spectra.Measurements[0].TrainLoss, model.Spectra.Measurements[^1].TrainLoss);
        float[] hidden = model.Network.Layers[0].Weights.ToArray();
        CollectionAssert.AreNotEqual(hidden[..(hidden.Length / 2)], hidden[(hidden.Length / 2)..]);

        // Half of the units twice: half of the rank.
        SpectralMeasurement start = model.Spectra.OfMatrix(SpectralMatrix.ConjugateKernel).AtStart().Measurements.Single();
        Assert.AreEqual(8, start.NumericalRank);
    }

    // Steps too small to change a bit.
    private static FeedForwardRegressionModelParameters Start(Action<FeedForwardRegressionTrainer.Options> change) =>
        Training.Model(options =>
        {
            (options.NumberOfEpochs, options.Optimizer, options.Probes) = (1, Optimizer.Sgd(1e-30), []);
            change(options);
        });
}
