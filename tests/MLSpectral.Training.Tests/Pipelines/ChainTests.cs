using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Pipelines;

/// <summary>Our trainers in the middle of chains of ML.NET's transforms: fitted, cached, saved whole, loaded with their types.</summary>
[TestClass]
public sealed class ChainTests
{
    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    public void TransformsBeforeAndAfter_ComeBackFromTheFile()
    {
        IDataView data = Person.View(_ml);
        var model = Home.Everything(_ml)
            .Append(_ml.Transforms.NormalizeMeanVariance("Features"))
            .Append(_ml.Transforms.ProjectToPrincipalComponents("Features", rank: 6, seed: 1))
            .Append(Home.Key(_ml))
            .AppendCacheCheckpoint(_ml)
            .Append(Home.Multiclass(_ml))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Append(_ml.Transforms.CopyColumns("Copy", "Score"))
            .Append(_ml.Transforms.SelectColumns("Score", "PredictedLabel", "Copy"))
            .Fit(data);
        ITransformer loaded = Home.Reload(_ml, model, data);
        CollectionAssert.AreEqual(Home.Scores(model, data), Home.Scores(loaded, data));
        CollectionAssert.AreEqual(
            model.Transform(data).GetColumn<string>("PredictedLabel").ToArray(),
            loaded.Transform(data).GetColumn<string>("PredictedLabel").ToArray()
        );
        CollectionAssert.AreEqual(
            new[] { "Score", "PredictedLabel", "Copy" },
            loaded.Transform(data).Schema.Select(column => column.Name).ToArray()
        );
    }

    [TestMethod]
    public void ACacheCheckpoint_ChangesNothing()
    {
        IDataView data = Person.View(_ml);
        float[] Scores(IEstimator<ITransformer> before) => Home.Scores(before.Append(Home.Regression(_ml)).Fit(data), data);
        CollectionAssert.AreEqual(Scores(Home.Everything(_ml)), Scores(Home.Everything(_ml).AppendCacheCheckpoint(_ml)));
    }

    [TestMethod]
    public void Load_GivesTypedTransformers_WithNetworkAndSpectra()
    {
        IDataView data = Person.View(_ml);
        T Last<T>(ITransformer loaded)
            where T : class, ITransformer
        {
            var last = (T)((TransformerChain<ITransformer>)loaded).LastTransformer;
            Assert.IsNotEmpty(SpectralTrace.FindIn(loaded).Measurements);
            return last;
        }

        ITransformer Saved(IEstimator<ITransformer> trainer) =>
            Home.Reload(_ml, Home.Numbers(_ml).Append(Home.Key(_ml)).Append(trainer).Fit(data), data);
        MLSpectral.SpectralProbe[] probes = [MLSpectral.Probe.Weights()];
        Assert.AreEqual(
            "3-8-1",
            Last<RegressionPredictionTransformer<FeedForwardRegressionModelParameters>>(Saved(Home.Regression(_ml, o => o.Probes = probes)))
                .Model.Network.ToString()
        );
        Assert.AreEqual(
            "3-8-3",
            Last<MulticlassPredictionTransformer<FeedForwardMulticlassModelParameters>>(Saved(Home.Multiclass(_ml, o => o.Probes = probes)))
                .Model.Network.ToString()
        );
        CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator> binary = Last<
            BinaryPredictionTransformer<CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator>>
        >(Saved(Home.Binary(_ml, o => o.Probes = probes))).Model;
        Assert.AreEqual("3-8-1", binary.SubModel.Network.ToString());
        Assert.AreEqual((-1.0, 0.0), (binary.Calibrator.Slope, binary.Calibrator.Offset));
    }

    [TestMethod]
    public void FitOnTrainAndValidation_ReportsTheValidationLossOfEveryEpoch()
    {
        ITransformer preparation = Home.Everything(_ml).Append(Home.Key(_ml)).Fit(Person.View(_ml));
        IDataView train = preparation.Transform(Person.View(_ml)),
            validation = preparation.Transform(Person.View(_ml, 100, seed: 4));
        foreach (
            TrainingHistory history in new[]
            {
                Home.Regression(_ml).Fit(train, validation).Model.TrainingHistory,
                Home.Binary(_ml).Fit(train, validation).Model.SubModel.TrainingHistory,
                Home.Multiclass(_ml).Fit(train, validation).Model.TrainingHistory,
            }
        )
        {
            Assert.AreEqual((300L, 100L), (history.Rows.Used, history.ValidationRows.Used));
            Assert.IsLessThan(history.Epochs[0].ValidationLoss, history.Epochs[^1].ValidationLoss);
        }

        IDataView narrow = _ml.Transforms.Concatenate("Features", nameof(Person.Age)).Fit(validation).Transform(validation);
        InvalidOperationException wrong = Assert.ThrowsExactly<InvalidOperationException>(() => Home.Binary(_ml).Fit(train, narrow));
        StringAssert.Contains(wrong.Message, "Features");
    }
}
