using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Pipelines;

/// <summary>What ML.NET makes of a binary model: another threshold, one versus all, pairwise coupling, calibration.</summary>
[TestClass]
public sealed class BinaryModelTests
{
    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    public void ChangeModelThreshold_MovesThePredictedLabelOnly_AlsoAfterLoading()
    {
        IDataView data = Home.Numbers(_ml).Fit(Person.View(_ml)).Transform(Person.View(_ml));
        var model = Home.Binary(_ml).Fit(data);
        const float Threshold = 1.5f;
        var changed = _ml.BinaryClassification.ChangeModelThreshold(model, Threshold);
        foreach (ITransformer strict in new[] { changed, Home.Reload(_ml, changed, data) })
        {
            IDataView scored = strict.Transform(data);
            float[] scores = [.. scored.GetColumn<float>("Score")];
            CollectionAssert.AreEqual(Home.Scores(model, data), scores);
            CollectionAssert.AreEqual(
                scores.Select(score => score > Threshold).ToArray(),
                scored.GetColumn<bool>("PredictedLabel").ToArray()
            );
            Assert.IsTrue(scores.Any(score => score is > 0 and < Threshold));
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void OneVersusAll_LearnsSavesAndLoads(bool useProbabilities)
    {
        IDataView data = Person.View(_ml);
        var pipeline = Home.Everything(_ml)
            .Append(Home.Key(_ml))
            .Append(
                _ml.MulticlassClassification.Trainers.OneVersusAll(
                    Home.Binary(_ml, o => o.LabelColumnName = "Label"),
                    useProbabilities: useProbabilities
                )
            )
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(data);
        ITransformer loaded = Home.Reload(_ml, model, data);
        CollectionAssert.AreEqual(Home.Scores(model, data), Home.Scores(loaded, data));
        string[] expected = [.. data.GetColumn<string>(nameof(Person.Level))],
            predicted = [.. loaded.Transform(data).GetColumn<string>("PredictedLabel")];
        Assert.IsGreaterThan(0.75, expected.Zip(predicted).Average(pair => pair.First == pair.Second ? 1.0 : 0));
    }

    [TestMethod]
    public void PairwiseCoupling_LearnsSavesAndLoads()
    {
        IDataView data = Home.Key(_ml).Fit(Person.View(_ml)).Transform(Person.View(_ml));
        var model = Home.Everything(_ml)
            .Append(_ml.MulticlassClassification.Trainers.PairwiseCoupling(Home.Binary(_ml, o => o.LabelColumnName = "Label")))
            .Fit(data);
        Assert.IsGreaterThan(0.75, _ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
        CollectionAssert.AreEqual(Home.Scores(model, data), Home.Scores(Home.Reload(_ml, model, data), data));
    }

    [TestMethod]
    public void ACalibratorOfMlNet_CanFollow()
    {
        IDataView data = Person.View(_ml);
        var model = Home.Numbers(_ml)
            .Append(Home.Binary(_ml))
            .Append(_ml.BinaryClassification.Calibrators.Isotonic(nameof(Person.Rich)))
            .Fit(data);
        float[] probabilities = [.. model.Transform(data).GetColumn<float>("Probability")];
        Assert.IsTrue(probabilities.All(p => p is >= 0 and <= 1) && probabilities.Distinct().Count() < probabilities.Length / 2);
    }
}
