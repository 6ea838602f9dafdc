using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Onnx;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Models;

/// <summary>The network that training started from, kept where that is asked for.</summary>
[TestClass]
public sealed class InitialNetworkTests
{
    [TestMethod]
    public void WithoutTheOption_ThereIsNone() => Assert.IsNull(Training.Model().InitialNetwork);

    [TestMethod]
    public void ItIsWhatStepsTooSmallToChangeABitLeave_AndComesBackFromTheFile()
    {
        MLContext ml = TestData.Context();
        RegressionPredictionTransformer<FeedForwardRegressionModelParameters> fitted = Training.Fit(ml, o =>
            (o.KeepInitialNetwork, o.UseBias) = (true, false)
        );
        FeedForwardNetwork start = Training
            .Model(o => (o.NumberOfEpochs, o.Optimizer, o.UseBias) = (1, Optimizer.Sgd(1e-30), false))
            .Network;
        AssertSame(start, fitted.Model.InitialNetwork);
        CollectionAssert.AreNotEqual(start.Layers[0].Weights.ToArray(), fitted.Model.Network.Layers[0].Weights.ToArray());

        var loaded =
            (RegressionPredictionTransformer<FeedForwardRegressionModelParameters>)EstimatorWorkout.Reload(ml, fitted, ml.View().Schema);
        AssertSame(start, loaded.Model.InitialNetwork);
        AssertSame(fitted.Model.Network, loaded.Model.Network);
    }

    [TestMethod]
    public void OfATrainingThatGoesOn_ItIsTheModelBefore()
    {
        MLContext ml = TestData.Context();
        FeedForwardRegressionModelParameters before = Training.Fit(ml).Model;
        FeedForwardRegressionModelParameters after = ml
            .Regression.Trainers.FeedForward(Training.Options(o => o.KeepInitialNetwork = true))
            .Fit(ml.View(), before)
            .Model;
        AssertSame(before.Network, after.InitialNetwork);
    }

    [TestMethod]
    public void OfEveryTask_ItIsKept()
    {
        MLContext ml = TestData.Context();
        FeedForwardMultiOutputRegressionModelParameters model = MultiOutputData
            .Trainer(ml, o => o.KeepInitialNetwork = true)
            .Fit(MultiOutputData.View(ml))
            .Model;
        AssertMoved(model.InitialNetwork, model.Network);
        FeedForwardBinaryModelParameters binary = OnnxSubjects.Binary(ml, o => o.KeepInitialNetwork = true).Model.SubModel;
        AssertMoved(binary.InitialNetwork, binary.Network);
        FeedForwardMulticlassModelParameters multiclass = OnnxSubjects.Multiclass(ml, o => o.KeepInitialNetwork = true).Model;
        AssertMoved(multiclass.InitialNetwork, multiclass.Network);
    }

    private static void AssertMoved(FeedForwardNetwork? initial, FeedForwardNetwork trained)
    {
        Assert.AreEqual(trained.ToString(), initial?.ToString());
        CollectionAssert.AreNotEqual(trained.Layers[0].Weights.ToArray(), initial!.Layers[0].Weights.ToArray());
    }

    private static void AssertSame(FeedForwardNetwork expected, FeedForwardNetwork? actual)
    {
        Assert.IsNotNull(actual);
        foreach ((DenseLayer one, DenseLayer other) in expected.Layers.Zip(actual.Layers))
        {
            CollectionAssert.AreEqual(one.Weights.ToArray(), other.Weights.ToArray());
            CollectionAssert.AreEqual(one.Biases.ToArray(), other.Biases.ToArray());
        }
    }
}
