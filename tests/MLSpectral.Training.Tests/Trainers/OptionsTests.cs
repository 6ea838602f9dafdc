using Microsoft.ML;

namespace MLSpectral.Tests.Trainers;

/// <summary>Every bad option is refused when the trainer is made, in a sentence with its name, its value and a remedy.</summary>
[TestClass]
public sealed class OptionsTests
{
    public static IEnumerable<object[]> BadOptions =>
        [
            Bad("HiddenLayers[1] is 0; every hidden layer needs at least one unit. Remove it or give it a width.", o =>
                o.HiddenLayers = [4, 0]
            ),
            Bad("HiddenLayers[0] is -3;", o => o.HiddenLayers = [-3]),
            Bad("HiddenLayers is null. Use an empty array", o => o.HiddenLayers = null!),
            Bad("Activation is null.", o => o.Activation = null!),
            Bad("Optimizer is null.", o => o.Optimizer = null!),
            Bad("Loss is null.", o => o.Loss = null!),
            Bad("Probes is null.", o => o.Probes = null!),
            Bad("Probes[1] is null.", o => o.Probes = [Probe.Weights(), null!]),
            Bad("ProbeSchedule is null.", o => o.ProbeSchedule = null!),
            Bad("LabelColumnName is empty", o => o.LabelColumnName = ""),
            Bad("FeatureColumnName is empty", o => o.FeatureColumnName = null!),
            Bad("Parameterization is 7; it must be one of Standard, NeuralTangent.", o => o.Parameterization = (Parameterization)7),
            Bad("WeightInitialization is 70;", o => o.WeightInitialization = (WeightInitialization)70),
            Bad("OnDivergence is 5;", o => o.OnDivergence = (DivergenceAction)5),
            Bad("MirroredInitialization is True; it repeats the first half of the last hidden layer, and that has 7 units", o =>
                (o.MirroredInitialization, o.HiddenLayers) = (true, [8, 7])
            ),
            Bad("MirroredInitialization is True; it repeats the first half of the last hidden layer, and there is none", o =>
                (o.MirroredInitialization, o.HiddenLayers) = (true, [])
            ),
            Bad("WeightScale is 0; it must be a positive number", o => o.WeightScale = 0),
            Bad("GradientClipping is -1; it must be a positive number", o => o.GradientClipping = -1),
            Bad("GradientClipping is NaN;", o => o.GradientClipping = double.NaN),
            Bad("L2Regularization is -0.1; it must be 0", o => o.L2Regularization = -0.1),
            Bad("NumberOfEpochs is 0; training takes at least one pass", o => o.NumberOfEpochs = 0),
            Bad("BatchSize is 0; a step takes at least one row.", o => o.BatchSize = 0),
            Bad("BatchSize is 10; Optimizer.GradientDescent takes all rows", o =>
                (o.BatchSize, o.Optimizer) = (10, Optimizer.GradientDescent())
            ),
            Bad("NumberOfThreads is -2;", o => o.NumberOfThreads = -2),
            Bad("NumberOfThreads is 100000; at most 256 are supported.", o => o.NumberOfThreads = 100_000),
            Bad("ProbeSampleSize is 0;", o => o.ProbeSampleSize = 0),
            Bad("ValidationFraction is 1; it must lie between 0 and 1", o => o.ValidationFraction = 1),
            Bad("TrainedLayers is empty; at least one layer must train.", o => o.TrainedLayers = []),
            Bad("LayerLearningRateFactors is of 2 numbers; this network has 3 layers, the output layer included.", o =>
                o.LayerLearningRateFactors = [1, 1]
            ),
            Bad("LayerLearningRateFactors[1] is -1; the factor of a layer's learning rate is 0 or a positive number", o =>
                o.LayerLearningRateFactors = [1, -1, 1]
            ),
            Bad("TrainedLayers[0] is 4; this network's layers are numbered 1 to 3", o => o.TrainedLayers = [4]),
        ];

    [TestMethod]
    [DynamicData(nameof(BadOptions))]
    public void BadOption_IsRefusedInASentence(string sentence, Action<FeedForwardRegressionTrainer.Options> change)
    {
        var ml = TestData.Context();
        var options = new FeedForwardRegressionTrainer.Options();
        change(options);
        string message = Assert.Throws<ArgumentException>(() => ml.Regression.Trainers.FeedForward(options)).Message;
        Assert.StartsWith(sentence, message);
    }

    [TestMethod]
    public void BadOptimizers_LossesAndSchedules_AreRefusedWhereTheyAreMade()
    {
        AssertRefused("learning rate must be a positive number", () => Optimizer.Sgd(-0.1));
        AssertRefused("learning rate must be a positive number", () => Optimizer.Adam(double.NaN));
        AssertRefused("learning rate must be a positive number", () => Optimizer.GradientDescent(double.PositiveInfinity));
        AssertRefused("momentum must be at least 0 and less than 1", () => Optimizer.Sgd(0.1, 1));
        AssertRefused("Nesterov's method needs a momentum", () => Optimizer.Sgd(0.1, nesterov: true));
        AssertRefused("beta1 must be at least 0 and less than 1", () => Optimizer.Adam(0.1, beta1: 1));
        AssertRefused("Epsilon must be a small positive number", () => Optimizer.Adam(0.1, epsilon: 0));
        AssertRefused("weight decay must be 0 or a positive number", () => Optimizer.AdamW(0.1, weightDecay: -1));
        AssertRefused("delta of the Huber loss", () => RegressionLoss.Huber(0));
        AssertRefused("epochs", () => ProbeSchedule.EveryEpochs(0));
        AssertRefused("steps", () => ProbeSchedule.EverySteps(-1));
        AssertRefused("count", () => ProbeSchedule.LogSpaced(1));
    }

    [TestMethod]
    public void NegativeRate_InTheSimpleOverload_IsRefused() =>
        AssertRefused("learning rate must be a positive number", () =>
            TestData.Context().Regression.Trainers.FeedForward(learningRate: -1)
        );

    [TestMethod]
    public void Descriptions_NameTheParameters()
    {
        Assert.AreEqual("Sgd(0.1, momentum: 0.9, nesterov: True)", Optimizer.Sgd(0.1, 0.9, nesterov: true).ToString());
        Assert.AreEqual("Huber(0.5)", RegressionLoss.Huber(0.5).ToString());
        Assert.AreEqual("LogSpaced(5)", ProbeSchedule.LogSpaced(5).ToString());
        Assert.AreEqual("LeakyRelu(0.1) normalized", Activation.LeakyRelu(0.1).Normalized().ToString());
    }

    private static void AssertRefused(string part, Func<object> make) =>
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => make()).Message, part);

    private static object[] Bad(string sentence, Action<FeedForwardRegressionTrainer.Options> change) => [sentence, change];
}
