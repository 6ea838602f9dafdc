using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Pipelines;

/// <summary>Training that goes on from a model.</summary>
[TestClass]
public sealed class WarmStartTests
{
    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    public void OfEveryTask_StartsAtTheModel_WithStepsFromZeroAndNoDrift()
    {
        IDataView data = Data();
        var regression = Home.Regression(_ml).Fit(data);
        Check(Home.Regression(_ml, Watch).Fit(data, regression.Model).Model.Spectra, regression.Model.Network);
        var binary = Home.Binary(_ml).Fit(data);
        Check(Home.Binary(_ml, Watch).Fit(data, binary.Model).Model.SubModel.Spectra, binary.Model.SubModel.Network);
        var multiclass = Home.Multiclass(_ml).Fit(data);
        Check(Home.Multiclass(_ml, Watch).Fit(data, multiclass.Model).Model.Spectra, multiclass.Model.Network);

        static void Watch(FeedForwardOptions options) => (options.Probes, options.NumberOfEpochs) = ([Probe.Weights()], 2);

        static void Check(SpectralTrace spectra, FeedForwardNetwork start)
        {
            SpectralMeasurement first = spectra.Measurements[0],
                last = spectra.Measurements.Last(row => row.Layer == first.Layer);
            Assert.AreEqual(0, first.Step);
            Assert.AreEqual(0, first.RelativeChange);
            Assert.IsGreaterThan(0, last.RelativeChange);
            DenseLayer layer = start.Layers[0];
            double norm = layer.Weights.ToArray().Sum(weight => (double)weight * weight) / Math.Max(layer.Inputs, layer.Outputs);
            Assert.AreEqual(norm, first.Trace, 1e-9 * norm);
        }
    }

    // Adam's first steps depend on its state: from a fresh state, two epochs and one epoch twice differ; plain descent has no state, so
    // they agree.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void OptimizerState_IsNew(bool adam)
    {
        IDataView data = Data();
        FeedForwardBinaryTrainer Trainer(int epochs) => Home.Binary(_ml, o =>
            {
                o.NumberOfEpochs = epochs;
                o.Shuffle = false;
                o.Optimizer = adam ? Optimizer.Adam(0.01) : Optimizer.Sgd(0.1);
            });
        float[] Parameters(
            BinaryPredictionTransformer<CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator>> model
        ) => Home.Parameters(model.Model.SubModel.Network);

        float[] atOnce = Parameters(Trainer(2).Fit(data));
        float[] inTwo = Parameters(Trainer(1).Fit(data, Trainer(1).Fit(data).Model));
        Assert.AreEqual(!adam, atOnce.SequenceEqual(inTwo));
    }

    [TestMethod]
    public void Regression_KeepsTheModelsStandardization()
    {
        IDataView data = Data();
        FeedForwardRegressionModelParameters first = Home.Regression(_ml).Fit(data).Model;
        IDataView shifted = _ml
            .Transforms.CustomMapping<Person, Shifted>((row, result) => result.Income = (3 * row.Income) + 50, null)
            .Fit(data)
            .Transform(data);
        FeedForwardRegressionModelParameters next = Home.Regression(_ml).Fit(shifted, first).Model;
        Assert.AreEqual((first.TargetOffset, first.TargetScale), (next.TargetOffset, next.TargetScale));
        Assert.AreNotEqual(first.TargetOffset, Home.Regression(_ml).Fit(shifted).Model.TargetOffset);
    }

    [TestMethod]
    public void ALoadedModel_CanBeTheStart()
    {
        IDataView data = Data();
        var multiclass = Home.Multiclass(_ml).Fit(data);
        var loaded = (MulticlassPredictionTransformer<FeedForwardMulticlassModelParameters>)Home.Reload(_ml, multiclass, data);
        float[] fromMemory = Home.Parameters(Home.Multiclass(_ml).Fit(data, multiclass.Model).Model.Network);
        CollectionAssert.AreEqual(fromMemory, Home.Parameters(Home.Multiclass(_ml).Fit(data, loaded.Model).Model.Network));

        var binary = Home.Binary(_ml).Fit(data);
        var loadedBinary =
            (BinaryPredictionTransformer<CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator>>)
                Home.Reload(_ml, binary, data);
        CollectionAssert.AreEqual(
            Home.Parameters(Home.Binary(_ml).Fit(data, binary.Model).Model.SubModel.Network),
            Home.Parameters(Home.Binary(_ml).Fit(data, validationData: data, loadedBinary.Model).Model.SubModel.Network)
        );
    }

    [TestMethod]
    public void ANetworkThatDoesNotFit_IsRefusedWithTheRemedy()
    {
        IDataView data = Data();
        FeedForwardRegressionModelParameters start = Home.Regression(_ml).Fit(data).Model;
        void AssertRefused(Action<FeedForwardRegressionTrainer.Options> change, string says) =>
            StringAssert.Contains(
                Assert.ThrowsExactly<InvalidOperationException>(() => Home.Regression(_ml, change).Fit(data, start)).Message,
                says
            );
        AssertRefused(o => o.HiddenLayers = [9], "HiddenLayers");
        AssertRefused(o => o.Activation = Activation.Relu, "Activation");
        AssertRefused(o => o.UseBias = false, "UseBias");
        AssertRefused(o => o.Parameterization = Parameterization.NeuralTangent, "Parameterization");
        IDataView narrow = _ml.Transforms.Concatenate("Features", nameof(Person.Age), nameof(Person.Hours)).Fit(data).Transform(data);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Home.Regression(_ml).Fit(narrow, start)).Message,
            "2-8-1"
        );
    }

    private IDataView Data()
    {
        IDataView people = Person.View(_ml);
        return Home.Numbers(_ml).Append(Home.Key(_ml)).Fit(people).Transform(people);
    }

    private sealed class Shifted
    {
        public float Income { get; set; }
    }
}
