using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Models;

[TestClass]
public sealed class TrainingHistoryTests
{
    [TestMethod]
    public void History_IsADataView_AndADataFrame_OfItsEpochs()
    {
        MLContext ml = TestData.Context();
        TrainingHistory history = Stopped(ml).Model.TrainingHistory;
        CollectionAssert.AreEqual(
            typeof(EpochRecord).GetProperties().Select(property => property.Name).ToArray(),
            history.Schema.Select(column => column.Name).ToArray()
        );
        EpochRecord[] read = [.. ml.Data.CreateEnumerable<EpochRecord>(history, reuseRowObject: false)];
        CollectionAssert.AreEqual(history.Epochs.Select(Values).ToArray(), read.Select(Values).ToArray());
        Assert.AreEqual(history.Epochs.Count, history.GetRowCount());
        Assert.AreEqual(history.Epochs.Count(epoch => epoch.IsBest), history.GetColumn<bool>("IsBest").Count(isBest => isBest));

        DataFrame frame = history.ToDataFrame();
        Assert.AreEqual(history.Epochs.Count, frame.Rows.Count);
        Assert.AreEqual(history.Epochs[^1].ValidationMetric, frame["ValidationMetric"][frame.Rows.Count - 1]);
    }

    [TestMethod]
    public void History_IsSavedWithTheModel()
    {
        MLContext ml = TestData.Context();
        var transformer = Stopped(ml);
        TrainingHistory saved = transformer.Model.TrainingHistory;
        TrainingHistory loaded = (
            (RegressionPredictionTransformer<FeedForwardRegressionModelParameters>)
                EstimatorWorkout.Reload(ml, transformer, ml.View().Schema)
        )
            .Model
            .TrainingHistory;
        Assert.AreEqual(
            (TrainingOutcome.Stopped, true, "RSquared", TrainingQuantity.ValidationMetric),
            (loaded.Outcome, loaded.RestoredBest, loaded.MetricName, loaded.BestBy)
        );
        Assert.AreEqual((saved.Reason, saved.BestEpoch, saved.ModelStep), (loaded.Reason, loaded.BestEpoch, loaded.ModelStep));
        Assert.IsNotNull(loaded.Reason);
        CollectionAssert.AreEqual(saved.Epochs.Select(Values).ToArray(), loaded.Epochs.Select(Values).ToArray());
    }

    [TestMethod]
    public void ValidationMetric_IsMLNetsOwn()
    {
        MLContext ml = TestData.Context();
        IDataView validation = ml.View(60, seed: 9);
        var model = ml
            .Regression.Trainers.FeedForward(Training.Options(o => o.ExampleWeightColumnName = "Weight"))
            .Fit(ml.View(), validation);
        EpochRecord last = model.Model.TrainingHistory.Epochs[^1];
        IDataView unweighted = ml.View(60, seed: 9);
        var plain = ml.Regression.Trainers.FeedForward(Training.Options()).Fit(ml.View(), unweighted);
        Assert.AreEqual(
            ml.Regression.Evaluate(plain.Transform(unweighted)).RSquared,
            plain.Model.TrainingHistory.Epochs[^1].ValidationMetric,
            1e-5
        );
        Assert.AreEqual(plain.Model.TrainingHistory.Epochs[^1].ValidationMetric, plain.Model.Spectra.Measurements[^1].ValidationMetric);
        Assert.IsTrue(double.IsNaN(Training.Model().TrainingHistory.Epochs[0].ValidationMetric));

        // With weights: 1 − Σ w r² / Σ w (y − ȳ)², by hand.
        float[] y = [.. validation.GetColumn<float>("Label")],
            w = [.. validation.GetColumn<float>("Weight")],
            f = [.. model.Transform(validation).GetColumn<float>("Score")];
        double mean = y.Zip(w, (a, b) => a * (double)b).Sum() / w.Sum();
        double residual = 0,
            total = 0;
        for (int i = 0; i < y.Length; i++)
        {
            residual += w[i] * Math.Pow(y[i] - f[i], 2);
            total += w[i] * Math.Pow(y[i] - mean, 2);
        }

        Assert.AreEqual(1 - (residual / total), last.ValidationMetric, 1e-5);
    }

    private static RegressionPredictionTransformer<FeedForwardRegressionModelParameters> Stopped(MLContext ml) =>
        Training.Fit(
            ml,
            o =>
                (o.Callbacks, o.NumberOfEpochs, o.Optimizer, o.BestBy, o.ValidationFraction, o.Probes) = (
                    [new EarlyStopping { Patience = 2 }],
                    300,
                    Optimizer.Adam(0.05),
                    TrainingQuantity.ValidationMetric,
                    0.5,
                    []
                ),
            ml.View(60)
        );

    private static string Values(EpochRecord record) =>
        string.Join(
            ' ',
            typeof(EpochRecord).GetProperties().Select(property => FormattableString.Invariant($"{property.GetValue(record):R}"))
        );
}
