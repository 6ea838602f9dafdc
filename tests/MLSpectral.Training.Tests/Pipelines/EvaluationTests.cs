using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Pipelines;

/// <summary>ML.NET's evaluation and cross-validation over our trainers.</summary>
[TestClass]
public sealed class EvaluationTests
{
    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    public void Regression_EvaluatesAndCrossValidates()
    {
        IDataView data = Person.View(_ml);
        var pipeline = Home.Everything(_ml).Append(Home.Regression(_ml));
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(data, 0.3);
        Assert.IsGreaterThan(
            0.8,
            _ml.Regression.Evaluate(pipeline.Fit(split.TrainSet).Transform(split.TestSet), nameof(Person.Income)).RSquared
        );

        var folds = _ml.Regression.CrossValidate(data, pipeline, 3, nameof(Person.Income));
        Assert.HasCount(3, folds);
        foreach (var fold in folds)
        {
            Assert.IsGreaterThan(0.8, fold.Metrics.RSquared);
            Assert.AreEqual(fold.Metrics.RSquared, _ml.Regression.Evaluate(fold.ScoredHoldOutSet, nameof(Person.Income)).RSquared);
        }
    }

    [TestMethod]
    public void Binary_EvaluatesAndCrossValidates_CalibratedAndNot()
    {
        IDataView data = Person.View(_ml);
        var pipeline = Home.Everything(_ml).Append(Home.Binary(_ml));
        IDataView scored = pipeline.Fit(data).Transform(Person.View(_ml, seed: 4));
        CalibratedBinaryClassificationMetrics calibrated = _ml.BinaryClassification.Evaluate(scored, nameof(Person.Rich));
        BinaryClassificationMetrics plain = _ml.BinaryClassification.EvaluateNonCalibrated(scored, nameof(Person.Rich));
        Assert.IsGreaterThan(0.9, calibrated.Accuracy);
        Assert.IsLessThan(0.5, calibrated.LogLoss);
        Assert.AreEqual(calibrated.AreaUnderRocCurve, plain.AreaUnderRocCurve);

        var folds = _ml.BinaryClassification.CrossValidate(data, pipeline, 3, nameof(Person.Rich));
        var plainFolds = _ml.BinaryClassification.CrossValidateNonCalibrated(data, pipeline, 3, nameof(Person.Rich));
        foreach ((var fold, var plainFold) in folds.Zip(plainFolds))
        {
            Assert.IsGreaterThan(0.8, fold.Metrics.Accuracy);
            Assert.IsGreaterThan(0.8, plainFold.Metrics.Accuracy);
        }
    }

    [TestMethod]
    public void Multiclass_EvaluatesAndCrossValidates()
    {
        IDataView data = Person.View(_ml);
        var pipeline = Home.Everything(_ml).Append(Home.Key(_ml)).Append(Home.Multiclass(_ml));
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(
            pipeline.Fit(data).Transform(Person.View(_ml, seed: 4)),
            topKPredictionCount: 2
        );
        Assert.IsGreaterThan(0.8, metrics.MicroAccuracy);
        Assert.IsLessThan(0.6, metrics.LogLoss);
        Assert.IsGreaterThan(metrics.MicroAccuracy, metrics.TopKAccuracy);
        Assert.AreEqual(3, metrics.ConfusionMatrix.NumberOfClasses);
        foreach (var fold in _ml.MulticlassClassification.CrossValidate(data, pipeline, 3))
            Assert.IsGreaterThan(0.75, fold.Metrics.MicroAccuracy);
    }

    [TestMethod]
    public void CrossValidate_WithASamplingKey_KeepsItsRowsTogether()
    {
        IDataView data = Person.View(_ml);
        var pipeline = Home.Numbers(_ml).Append(Home.Binary(_ml, o => o.NumberOfEpochs = 1));
        var folds = _ml.BinaryClassification.CrossValidate(
            data,
            pipeline,
            2,
            nameof(Person.Rich),
            samplingKeyColumnName: nameof(Person.Household)
        );
        float[][] households = [.. folds.Select(fold => Households(fold.ScoredHoldOutSet))];
        Assert.IsEmpty(households[0].Intersect(households[1]));
        Assert.AreEqual(20, households[0].Length + households[1].Length);

        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(data, 0.5, samplingKeyColumnName: nameof(Person.Household));
        Assert.IsEmpty(Households(split.TrainSet).Intersect(Households(pipeline.Fit(split.TrainSet).Transform(split.TestSet))));
    }

    private static float[] Households(IDataView data) => [.. data.GetColumn<float>(nameof(Person.Household)).Distinct()];
}
