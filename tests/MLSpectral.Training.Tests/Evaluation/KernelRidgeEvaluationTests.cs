using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Kernels;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Evaluation;

/// <summary>Kernel ridge baselines through ML.NET's door, on data that a teacher labels.</summary>
[TestClass]
public sealed class KernelRidgeEvaluationTests
{
    private static readonly MLContext ML = TestData.Context();

    [TestMethod]
    public void Baselines_OfATeacherThatIsLearned_AreBehindTheNetwork()
    {
        // A teacher of one direction: a quadratic in it, which features that turned to it see, and kernels of the start only with many more
        // rows.
        var all = ML.Data.TeacherStudent(600, 20, x => x * x, noise: 0.1);
        IDataView train = ML.Data.TakeRows(all, 400),
            test = ML.Data.SkipRows(all, 400);
        RegressionPredictionTransformer<FeedForwardRegressionModelParameters> model = ML
            .Regression.Trainers.FeedForward(
                new FeedForwardRegressionTrainer.Options
                {
                    HiddenLayers = [60],
                    Optimizer = Optimizer.Adam(0.01),
                    NumberOfEpochs = 150,
                    Probes = [],
                    Seed = 1,
                    KeepInitialNetwork = true,
                }
            )
            .Fit(train);
        KernelRidgeMetrics metrics = ML.Regression.EvaluateKernelRidge(model, train, test);
        RegressionMetrics expected = ML.Regression.Evaluate(model.Transform(test));
        Assert.AreEqual(expected.RSquared, metrics.Network.RSquared, 1e-5);
        Assert.AreEqual(expected.MeanSquaredError, metrics.Network.MeanSquaredError, 1e-5 * expected.MeanSquaredError);
        Assert.AreEqual((400, 0, 200), (metrics.TrainRowCount, metrics.FreshRowCount, metrics.TestRowCount));
        string table = metrics.ToString();
        Assert.IsGreaterThan(metrics.LazyPrediction.RSquared + 0.1, metrics.Network.RSquared, table);
        Assert.IsGreaterThan(metrics.InitialConjugateKernel.RSquared + 0.1, metrics.TrainedConjugateKernel.RSquared, table);
        Assert.IsGreaterThan(metrics.LazyPrediction.RSquared + 0.1, metrics.TrainedTangentKernel.RSquared, table);
        Assert.AreEqual(0, metrics.Linear.RSquared, 0.2, table);
    }

    [TestMethod]
    public void Scores_AreInUnitsOfTheLabel()
    {
        IDataView train = ML.View(120),
            test = ML.View(60, seed: 8);
        KernelRidgeMetrics one = ML.Regression.EvaluateKernelRidge(Model(train), train, test);
        IDataView scaledTrain = Scaled(train),
            scaledTest = Scaled(test);
        KernelRidgeMetrics other = ML.Regression.EvaluateKernelRidge(Model(scaledTrain), scaledTrain, scaledTest);
        foreach ((KernelRidgeScore score, KernelRidgeScore scaled) in one.Scores.Zip(other.Scores))
        {
            Assert.AreEqual(score.RSquared, scaled.RSquared, 1e-3, score.Name);
            Assert.AreEqual(10_000, scaled.MeanSquaredError / score.MeanSquaredError, 100, score.Name);
            if (score.LeaveOneOutError is { } error)
                Assert.AreEqual(10_000, scaled.LeaveOneOutError!.Value / error, 100, score.Name);
        }
    }

    [TestMethod]
    public void RowsWithMissingValues_DoNotCount()
    {
        List<TestData.Row> rows = TestData.Rows(100),
            damaged = [.. rows];
        damaged.Insert(10, new TestData.Row { Features = rows[0].Features, Label = float.NaN });
        damaged.Insert(20, new TestData.Row { Features = [.. rows[0].Features.Select(_ => float.PositiveInfinity)], Label = 1 });
        IDataView train = ML.Load(rows),
            test = ML.View(50, seed: 8);
        RegressionPredictionTransformer<FeedForwardRegressionModelParameters> model = Model(train);
        KernelRidgeMetrics expected = ML.Regression.EvaluateKernelRidge(model, train, test, freshData: test),
            actual = ML.Regression.EvaluateKernelRidge(model, ML.Load(damaged), test, freshData: test);
        CollectionAssert.AreEqual(expected.Scores.ToArray(), actual.Scores.ToArray());
        Assert.AreEqual((100, 50), (actual.TrainRowCount, actual.FreshRowCount));
    }

    [TestMethod]
    public void MaximumTrainRows_AreDrawnByTheSeed()
    {
        IDataView train = ML.View(100),
            test = ML.View(50, seed: 8);
        RegressionPredictionTransformer<FeedForwardRegressionModelParameters> model = Model(train);
        KernelRidgeMetrics Draw(int seed) => ML.Regression.EvaluateKernelRidge(model, train, test, maximumTrainRows: 40, seed: seed);
        Assert.AreEqual(40, Draw(1).TrainRowCount);
        Assert.AreEqual(50, Draw(1).TestRowCount);
        Assert.AreEqual(Draw(1).Linear, Draw(1).Linear);
        Assert.AreNotEqual(Draw(1).Linear, Draw(2).Linear);
    }

    [TestMethod]
    public void WhatIsMissing_IsNamed()
    {
        IDataView train = ML.View(50);
        RegressionPredictionTransformer<FeedForwardRegressionModelParameters> model = Model(train),
            without = Training.Fit(ML);
        Assert.Contains(
            "KeepInitialNetwork",
            Assert.ThrowsExactly<InvalidOperationException>(() => ML.Regression.EvaluateKernelRidge(without, train, train)).Message
        );
        Assert.Contains(
            "'Price'",
            Assert.ThrowsExactly<ArgumentException>(() => ML.Regression.EvaluateKernelRidge(model, train, train, "Price")).Message
        );
        Assert.Contains(
            "takes a Single",
            Assert.ThrowsExactly<ArgumentException>(() => ML.Regression.EvaluateKernelRidge(model, train, train, "Features")).Message
        );
        Assert.Contains(
            "vector of 12 Single",
            Assert
                .ThrowsExactly<ArgumentException>(() => ML.Regression.EvaluateKernelRidge(model, train, ML.Data.TeacherStudent(10, 3)))
                .Message
        );
        Assert.Contains(
            "no rows",
            Assert.ThrowsExactly<InvalidOperationException>(() => ML.Regression.EvaluateKernelRidge(model, train, ML.Load([]))).Message
        );
        Assert.AreEqual(
            "maximumTrainRows",
            Assert
                .ThrowsExactly<ArgumentOutOfRangeException>(() =>
                    ML.Regression.EvaluateKernelRidge(model, train, train, maximumTrainRows: 1)
                )
                .ParamName
        );
    }

    private static RegressionPredictionTransformer<FeedForwardRegressionModelParameters> Model(IDataView train) =>
        ML
            .Regression.Trainers.FeedForward(
                new FeedForwardRegressionTrainer.Options
                {
                    HiddenLayers = [15],
                    NumberOfEpochs = 5,
                    Activation = Activation.Tanh,
                    Probes = [],
                    Seed = 1,
                    KeepInitialNetwork = true,
                }
            )
            .Fit(train);

    private static IDataView Scaled(IDataView data) =>
        ML.Load(
            ML.Data.CreateEnumerable<TestData.Row>(data, reuseRowObject: false)
                .Select(row => new TestData.Row { Features = row.Features, Label = (100 * row.Label) + 1000 })
                .ToList()
        );
}
