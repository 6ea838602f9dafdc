namespace MLSpectral.Tests.Trainers;

/// <summary>A learning rate of its own for each layer.</summary>
[TestClass]
public sealed class LayerLearningRateTests
{
    [TestMethod]
    public void FanInAsFactor_InTheNeuralTangentParameterization_IsTheStandardOne()
    {
        FeedForwardRegressionModelParameters Fit(Parameterization parameterization, double[]? factors) =>
            Training.Model(o =>
                (o.Parameterization, o.LayerLearningRateFactors, o.UseBias, o.Optimizer, o.NumberOfEpochs) = (
                    parameterization,
                    factors,
                    false,
                    Optimizer.GradientDescent(0.1),
                    30
                )
            );
        FeedForwardRegressionModelParameters standard = Fit(Parameterization.Standard, null),
            tangent = Fit(Parameterization.NeuralTangent, [TestData.FeatureCount, 16]);
        foreach ((DenseLayer one, DenseLayer other) in standard.Network.Layers.Zip(tangent.Network.Layers))
        {
            foreach ((float weight, float raw) in one.Weights.ToArray().Zip(other.Weights.ToArray()))
                Assert.AreEqual(weight, raw * other.WeightScale, 1e-4);
        }
    }

    [TestMethod]
    public void AFactorOfZero_LeavesTheLayer_AndTheTraceHasTheRates()
    {
        FeedForwardRegressionModelParameters model = Training.Model(o =>
            (o.LayerLearningRateFactors, o.KeepInitialNetwork) = ([0.5, 0], true)
        );
        CollectionAssert.AreNotEqual(model.InitialNetwork!.Layers[0].Weights.ToArray(), model.Network.Layers[0].Weights.ToArray());
        CollectionAssert.AreEqual(model.InitialNetwork.Layers[1].Weights.ToArray(), model.Network.Layers[1].Weights.ToArray());
        foreach (SpectralTrace time in new[] { model.Spectra.AtStart(), model.Spectra.AtEnd() })
            CollectionAssert.AreEqual(
                new[] { 0.005, 0 },
                time.OfMatrix(SpectralMatrix.Weight).Measurements.Select(row => row.LearningRate).ToArray()
            );
    }

    [TestMethod]
    public void OneEverywhere_IsNoFactor() =>
        CollectionAssert.AreEqual(Training.Bits(Training.Model()), Training.Bits(Training.Model(o => o.LayerLearningRateFactors = [1, 1])));

    [TestMethod]
    public void Callbacks_ChangeThem()
    {
        FeedForwardRegressionModelParameters model = Training.Model(o =>
            (o.LayerLearningRateFactors, o.Callbacks, o.KeepInitialNetwork) = ([1, 0], [new Thaw()], true)
        );
        CollectionAssert.AreNotEqual(model.InitialNetwork!.Layers[1].Weights.ToArray(), model.Network.Layers[1].Weights.ToArray());
    }

    private sealed class Thaw : TrainingCallback
    {
        public override TrainingAction OnTrainingStarted(TrainingSetup setup) => TrainingAction.SetLayerFactor(2, 1);
    }
}
