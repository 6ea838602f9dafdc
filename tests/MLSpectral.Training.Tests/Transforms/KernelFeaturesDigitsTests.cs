using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Transforms;

/// <summary>A linear classifier on kernel features of a network, on real data.</summary>
[TestClass]
public sealed class KernelFeaturesDigitsTests
{
    [TestMethod]
    [DataRow(KernelKind.ConjugateKernel, KernelFeaturesScale.KernelPrincipalComponents)]
    [DataRow(KernelKind.ConjugateKernel, KernelFeaturesScale.UnitMeanSquare)]
    [DataRow(KernelKind.NeuralTangentKernel, KernelFeaturesScale.UnitMeanSquare)]
    public void ALinearTrainer_OnThem_IsAsAccurateAsTheNetwork(KernelKind kernel, KernelFeaturesScale scale)
    {
        var ml = TestData.Context();
        IDataView data = ml.Data.LoadFromTextFile(
            Path.Combine(AppContext.BaseDirectory, "digits.csv"),
            [new TextLoader.Column("Digit", DataKind.Int32, 0), new TextLoader.Column("Features", DataKind.Single, 1, 64)],
            separatorChar: ',',
            hasHeader: true
        );
        DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(data, testFraction: 0.25, seed: 1);
        ITransformer preparation = ml
            .Transforms.Conversion.MapValueToKey("Label", "Digit")
            .Append(ml.Transforms.NormalizeMinMax("Features"))
            .Fit(split.TrainSet);
        (IDataView train, IDataView test) = (
            ml.Data.Cache(preparation.Transform(split.TrainSet)),
            ml.Data.Cache(preparation.Transform(split.TestSet))
        );
        ITransformer network = ml
            .MulticlassClassification.Trainers.FeedForward(
                new FeedForwardMulticlassTrainer.Options
                {
                    HiddenLayers = [64],
                    Optimizer = Optimizer.Adam(3e-3),
                    NumberOfEpochs = 15,
                    Seed = 1,
                    NumberOfThreads = 1,
                    Probes = [],
                }
            )
            .Fit(train);
        KernelFeaturesOptions options = new()
        {
            Kernel = kernel,
            Scale = scale,
            NumberOfLandmarks = 500,
            Seed = 1,
        };
        ITransformer linear = ml
            .Transforms.KernelFeatures(network, options)
            .Append(
                ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
                    featureColumnName: "KernelFeatures",
                    l2Regularization: 1e-3f,
                    l1Regularization: 0
                )
            )
            .Fit(train);
        double own = ml.MulticlassClassification.Evaluate(network.Transform(test)).MicroAccuracy,
            other = ml.MulticlassClassification.Evaluate(linear.Transform(test)).MicroAccuracy;
        Console.WriteLine($"network {own:P1}, linear on kernel features {other:P1}");
        Assert.IsGreaterThan(0.9, own);
        Assert.IsGreaterThan(own - 0.02, other);
    }
}
