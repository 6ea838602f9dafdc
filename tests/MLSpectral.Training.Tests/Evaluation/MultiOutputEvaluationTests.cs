using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Evaluation;

/// <summary>Metrics of vector-valued predictions, against numbers computed elsewhere.</summary>
[TestClass]
public sealed class MultiOutputEvaluationTests
{
    // numpy, in double precision.
    private const double R0 = 0.8809523809523809,
        R1 = 0.9416822429906542,
        Rmse0 = 0.7905694150420949,
        Rmse1 = 3.122498999199199;

    [TestMethod]
    public void Metrics_AreThoseOfNumPy()
    {
        MLContext ml = TestData.Context();
        MultiOutputRegressionMetrics metrics = ml.Regression.EvaluateMultiOutput(
            View(ml, [([1, 10], [1.5f, 12]), ([2, 30], [1, 29]), ([4, 20], [4.5f, 17]), ([7, -5], [6, 0])])
        );
        double[][] expected =
        [
            [R0, 0.75, 0.625, Rmse0],
            [R1, 2.75, 9.75, Rmse1],
        ];
        for (int c = 0; c < 2; c++)
        {
            OutputRegressionMetrics output = metrics.Outputs[c];
            double[] actual = [output.RSquared, output.MeanAbsoluteError, output.MeanSquaredError, output.RootMeanSquaredError];
            for (int k = 0; k < 4; k++)
                Assert.AreEqual(expected[c][k], actual[k], 1e-14 * Math.Abs(expected[c][k]));
            Assert.IsNull(output.Name);
        }

        Assert.AreEqual((R0 + R1) / 2, metrics.RSquared, 1e-14);
        Assert.AreEqual(1.75, metrics.MeanAbsoluteError, 1e-14);
        Assert.AreEqual(5.1875, metrics.MeanSquaredError, 1e-14);
        Assert.AreEqual((Rmse0 + Rmse1) / 2, metrics.RootMeanSquaredError, 1e-14);
        Assert.AreEqual((4L, 0L, 0L), (metrics.RowCount, metrics.RowsWithoutLabel, metrics.RowsWithoutScore));
    }

    [TestMethod]
    public void Sample_EachOutput_IsWhatMLNetMeasuresOfItAlone()
    {
        MLContext ml = TestData.Context();

        // ML.NET squares labels in single precision, and subtracts: numbers whose squares it holds, so that what is left is no rounding.
        Gen<float> value = Gen.Int[-640, 640].Select(i => i / 64f);
        Gen.Select(value.Array[2], value.Array[2])
            .List[3, 30]
            .Sample(
                rows =>
                {
                    MultiOutputRegressionMetrics metrics = ml.Regression.EvaluateMultiOutput(View(ml, rows));
                    for (int c = 0; c < 2; c++)
                    {
                        RegressionMetrics peer = ml.Regression.Evaluate(
                            ml.Data.LoadFromEnumerable(
                                rows.Select(row => new OneRow { Label = row.Item1[c], Score = row.Item2[c] }).ToList()
                            )
                        );
                        Assert.AreEqual(peer.MeanAbsoluteError, metrics.Outputs[c].MeanAbsoluteError, 1e-6);
                        Assert.AreEqual(peer.MeanSquaredError, metrics.Outputs[c].MeanSquaredError, 1e-6 * (1 + peer.MeanSquaredError));
                        Assert.AreEqual(peer.RootMeanSquaredError, metrics.Outputs[c].RootMeanSquaredError, 1e-6);
                        Assert.AreEqual(peer.RSquared, metrics.Outputs[c].RSquared, 1e-3 * (1 + Math.Abs(peer.RSquared)));
                    }
                },
                iter: 30,
                threads: 1
            );
    }

    [TestMethod]
    public void LabelsFarFromZero_LoseNoDigits()
    {
        MLContext ml = TestData.Context();
        (float[], float[])[] rows =
        [
            .. Enumerable
                .Range(0, 1000)
                .Select(i =>
                    (
                        new[] { 8388608f + (i % 2) },
                        new[]
                        {
                            8388608f
                                + (
                                    i % 2 == 0 ? 0
                                    : i % 4 == 1 ? 1
                                    : 0
                                ),
                        }
                    )
                ),
        ];
        IDataView data = ml.Data.LoadFromEnumerable(rows.Select(row => new NarrowRow { Label = row.Item1, Score = row.Item2 }).ToList());
        Assert.AreEqual(0, ml.Regression.EvaluateMultiOutput(data).Outputs[0].RSquared, 1e-9);
    }

    [TestMethod]
    public void RowsWithNaN_AreLeftOut_AsMLNetDoes_AndReported()
    {
        MLContext ml = TestData.Context();
        var log = new List<string>();
        ml.Log += (_, e) => log.Add(e.Message);
        (float[], float[])[] good = [([1, 10], [1.5f, 12]), ([2, 30], [1, 29]), ([4, 20], [4.5f, 17])];
        (float[], float[])[] all =
        [
            ([1, float.NaN], [1, float.NaN]),
            good[0],
            ([0, 5], [float.NaN, 5]),
            good[1],
            ([float.NaN, 3], [1, 2]),
            good[2],
        ];
        MultiOutputRegressionMetrics expected = ml.Regression.EvaluateMultiOutput(View(ml, good)),
            actual = ml.Regression.EvaluateMultiOutput(View(ml, all));
        Assert.AreEqual((3L, 2L, 1L), (actual.RowCount, actual.RowsWithoutLabel, actual.RowsWithoutScore));
        CollectionAssert.AreEqual(
            expected.Outputs.Select(o => (o.RSquared, o.MeanAbsoluteError, o.MeanSquaredError)).ToArray(),
            actual.Outputs.Select(o => (o.RSquared, o.MeanAbsoluteError, o.MeanSquaredError)).ToArray()
        );
        Assert.IsTrue(log.Any(line => line.Contains("2 rows with a NaN in 'Label'", StringComparison.Ordinal)));
        Assert.IsTrue(log.Any(line => line.Contains("1 rows with a NaN in 'Score'", StringComparison.Ordinal)));

        RegressionMetrics peer = ml.Regression.Evaluate(
            ml.Data.LoadFromEnumerable(
                new OneRow[]
                {
                    new() { Label = 1, Score = 2 },
                    new() { Label = float.NaN, Score = 7 },
                    new() { Label = 3, Score = float.NaN },
                }
            )
        );
        Assert.AreEqual(1, peer.MeanAbsoluteError);
    }

    [TestMethod]
    public void NoRows_AndConstantLabels_AreNaN()
    {
        MLContext ml = TestData.Context();
        MultiOutputRegressionMetrics none = ml.Regression.EvaluateMultiOutput(View(ml, []));
        Assert.IsTrue(
            none.Outputs.All(o => double.IsNaN(o.RSquared) && double.IsNaN(o.MeanAbsoluteError) && double.IsNaN(o.RootMeanSquaredError))
        );
        MultiOutputRegressionMetrics constant = ml.Regression.EvaluateMultiOutput(
            View(ml, [([0.1f, 1], [1, 1]), ([0.1f, 2], [2, 2]), ([0.1f, 3], [2, 2])])
        );
        Assert.IsTrue(double.IsNaN(constant.Outputs[0].RSquared) && double.IsNaN(constant.RSquared));
        Assert.AreEqual(0.5, constant.Outputs[1].RSquared, 1e-14);
    }

    [TestMethod]
    public void WrongColumns_AreNamed()
    {
        MLContext ml = TestData.Context();
        IDataView data = View(ml, [([1, 2], [3, 4])]);
        AssertRefused(
            () => ml.Regression.EvaluateMultiOutput(data, scoreColumnName: "Scores"),
            "scoreColumnName",
            "no score column 'Scores'; its columns are 'Label', 'Score'"
        );
        AssertRefused(() => ml.Regression.EvaluateMultiOutput(data, "Target"), "labelColumnName", "'Target'");
        AssertRefused(
            () => ml.Regression.EvaluateMultiOutput(ml.Data.LoadFromEnumerable([new OneRow()])),
            "labelColumnName",
            "ml.Regression.Evaluate"
        );
        IDataView longer = ml.Transforms.Concatenate("Score", "Score", "Score").Fit(data).Transform(data);
        AssertRefused(
            () => ml.Regression.EvaluateMultiOutput(longer),
            "scoreColumnName",
            "'Label' has 2 values a row and the score column 'Score' 4"
        );

        static void AssertRefused(Action evaluate, string parameter, string part)
        {
            ArgumentException e = Assert.ThrowsExactly<ArgumentException>(evaluate);
            Assert.AreEqual(parameter, e.ParamName);
            StringAssert.Contains(e.Message, part);
        }
    }

    [TestMethod]
    public void CrossValidate_OverAPipeline_MeasuresEachFoldOnRowsItDidNotSee()
    {
        MLContext ml = TestData.Context();
        IDataView data = MultiOutputData.View(ml, 300);
        var pipeline = ml
            .Transforms.NormalizeMeanVariance("Features")
            .Append(MultiOutputData.Trainer(ml, o => o.Probes = []))
            .Append(ml.Transforms.CopyColumns("Prediction", "Score"));
        var folds = ml.Regression.CrossValidateMultiOutput(data, pipeline, numberOfFolds: 3, seed: 4, scoreColumnName: "Prediction");
        var splits = ml.Data.CrossValidationSplit(data, 3, seed: 4);
        Assert.HasCount(3, folds);
        Assert.AreEqual(300, folds.Sum(fold => fold.Metrics.RowCount));
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(i, folds[i].Fold);
            float[] expected = [.. splits[i].TestSet.GetColumn<float[]>("Label").SelectMany(x => x)];
            CollectionAssert.AreEqual(expected, folds[i].ScoredHoldOutSet.GetColumn<float[]>("Label").SelectMany(x => x).ToArray());
            Assert.AreEqual(300 - folds[i].Metrics.RowCount, TrainedRows(folds[i].Model));
            Assert.AreEqual(
                ml.Regression.EvaluateMultiOutput(folds[i].Model.Transform(splits[i].TestSet)).RSquared,
                folds[i].Metrics.RSquared
            );
            CollectionAssert.AreEqual(MultiOutputData.Names, folds[i].Metrics.Outputs.Select(output => output.Name).ToArray());
            Assert.IsGreaterThan(0.5, folds[i].Metrics.RSquared);
        }

        Assert.AreEqual(
            "numberOfFolds",
            Assert
                .ThrowsExactly<ArgumentOutOfRangeException>(() => ml.Regression.CrossValidateMultiOutput(data, pipeline, numberOfFolds: 1))
                .ParamName
        );
    }

    [TestMethod]
    public void CrossValidate_KeepsEqualKeysTogether()
    {
        MLContext ml = TestData.Context();
        List<MultiOutputData.Row> rows = MultiOutputData.Rows(120);
        for (int i = 0; i < rows.Count; i++)
            rows[i].Weight = i % 12;
        IDataView data = MultiOutputData.Load(ml, rows);
        data = ml.Transforms.Conversion.ConvertType("Group", "Weight", DataKind.String).Fit(data).Transform(data);
        var folds = ml.Regression.CrossValidateMultiOutput(
            data,
            MultiOutputData.Trainer(ml, o => (o.Probes, o.NumberOfEpochs) = ([], 1)),
            numberOfFolds: 2,
            samplingKeyColumnName: "Group",
            seed: 1
        );
        string[][] keys = [.. folds.Select(fold => fold.ScoredHoldOutSet.GetColumn<string>("Group").Distinct().ToArray())];
        Assert.IsEmpty(keys[0].Intersect(keys[1]).ToArray());
        Assert.HasCount(12, keys.SelectMany(k => k).ToArray());
    }

    private static long TrainedRows(ITransformer model) =>
        ((IEnumerable<ITransformer>)model)
            .OfType<MLSpectral.MultiOutputRegressionPredictionTransformer>()
            .Single()
            .Model.TrainingHistory.Rows.Used;

    private static IDataView View(MLContext ml, IEnumerable<(float[] Label, float[] Score)> rows) =>
        ml.Data.LoadFromEnumerable(rows.Select(row => new PairRow { Label = row.Label, Score = row.Score }).ToList());

    private sealed class PairRow
    {
        [VectorType(2)]
        public float[] Label { get; set; } = [];

        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }

    private sealed class NarrowRow
    {
        [VectorType(1)]
        public float[] Label { get; set; } = [];

        [VectorType(1)]
        public float[] Score { get; set; } = [];
    }

    private sealed class OneRow
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }
}
