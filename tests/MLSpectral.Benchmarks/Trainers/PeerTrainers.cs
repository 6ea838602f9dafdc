using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Benchmarks.Measuring;

namespace MLSpectral.Benchmarks.Trainers;

/// <summary>
/// Our trainers beside ML.NET's own on the data sets of the examples: time to fit, metric, rows scored in a second. A table of its own,
/// with no aim: a network is more work than a line.
/// </summary>
internal static class PeerTrainers
{
    public const string Command = "trainers";

    private const int Repetitions = 3;
    private const double TestFraction = 0.3;
    private static readonly TimeSpan ScoringTime = TimeSpan.FromSeconds(0.3);

    /// <summary>Prints the table.</summary>
    public static void Run()
    {
        Console.WriteLine("| data | trainer | fit | test metric | scoring |");
        Console.WriteLine("|---|---|---|---|---|");
        var ml = new MLContext(seed: 1);
        Diabetes(ml);
        BreastCancer(ml);
        Digits(ml);
        Console.WriteLine();
        Console.WriteLine(
            $"Fit: the fastest of {Repetitions} whole chains, normalization included, probes off, 64-64 ReLU, Adam, 30 epochs. "
                + $"Scoring: Transform over the test rows in memory, one thread."
        );
    }

    private static void Diabetes(MLContext ml)
    {
        var split = Split(ml, "diabetes.csv", DataKind.Single, features: 10);
        string Metric(IDataView scored) => $"R² {ml.Regression.Evaluate(scored).RSquared.ToString("F3", CultureInfo.InvariantCulture)}";
        var normalization = ml.Transforms.NormalizeMeanVariance("Features", fixZero: false);
        Measure("diabetes, 442 × 10", "SDCA", normalization.Append(ml.Regression.Trainers.Sdca()), split, Metric);
        Measure(
            "diabetes, 442 × 10",
            "LBFGS Poisson",
            normalization.Append(ml.Regression.Trainers.LbfgsPoissonRegression()),
            split,
            Metric
        );
        Measure("diabetes, 442 × 10", "FastTree", normalization.Append(ml.Regression.Trainers.FastTree()), split, Metric);
        Measure(
            "diabetes, 442 × 10",
            "**FeedForward**",
            normalization.Append(ml.Regression.Trainers.FeedForward(Configure(new FeedForwardRegressionTrainer.Options()))),
            split,
            Metric
        );
    }

    private static void BreastCancer(MLContext ml)
    {
        var split = Split(ml, "breast-cancer.csv", DataKind.Boolean, features: 30);
        string Metric(IDataView scored) =>
            $"AUC {ml.BinaryClassification.Evaluate(scored).AreaUnderRocCurve.ToString("F4", CultureInfo.InvariantCulture)}";
        var normalization = ml.Transforms.NormalizeMeanVariance("Features", fixZero: false);
        Measure(
            "breast cancer, 569 × 30",
            "LBFGS",
            normalization.Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression()),
            split,
            Metric
        );
        Measure(
            "breast cancer, 569 × 30",
            "SDCA",
            normalization.Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()),
            split,
            Metric
        );
        Measure("breast cancer, 569 × 30", "FastTree", normalization.Append(ml.BinaryClassification.Trainers.FastTree()), split, Metric);
        Measure(
            "breast cancer, 569 × 30",
            "**FeedForward**",
            normalization.Append(ml.BinaryClassification.Trainers.FeedForward(Configure(new FeedForwardBinaryTrainer.Options()))),
            split,
            Metric
        );
    }

    private static void Digits(MLContext ml)
    {
        var split = Split(ml, "digits.csv", DataKind.Int32, features: 64);
        string Metric(IDataView scored) =>
            $"accuracy {ml.MulticlassClassification.Evaluate(scored).MicroAccuracy.ToString("P1", CultureInfo.InvariantCulture)}";
        var preparation = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.NormalizeMinMax("Features"));
        Measure(
            "digits, 1797 × 64",
            "LBFGS",
            preparation.Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy()),
            split,
            Metric
        );
        Measure("digits, 1797 × 64", "SDCA", preparation.Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy()), split, Metric);
        Measure(
            "digits, 1797 × 64",
            "**FeedForward**",
            preparation.Append(ml.MulticlassClassification.Trainers.FeedForward(Configure(new FeedForwardMulticlassTrainer.Options()))),
            split,
            Metric
        );
    }

    private static T Configure<T>(T options)
        where T : FeedForwardOptions
    {
        options.NumberOfEpochs = 30;
        options.Seed = 1;
        options.Probes = [];
        return options;
    }

    private static DataOperationsCatalog.TrainTestData Split(MLContext ml, string file, DataKind label, int features)
    {
        TextLoader.Column[] columns = [new("Label", label, 0), new("Features", DataKind.Single, 1, features)];
        IDataView data = ml.Data.LoadFromTextFile(
            Path.Combine(AppContext.BaseDirectory, "Trainers", file),
            columns,
            separatorChar: ',',
            hasHeader: true
        );
        return ml.Data.TrainTestSplit(ml.Data.Cache(data), TestFraction);
    }

    private static void Measure(
        string data,
        string trainer,
        IEstimator<ITransformer> chain,
        DataOperationsCatalog.TrainTestData split,
        Func<IDataView, string> metric
    )
    {
        ITransformer model = chain.Fit(split.TrainSet);
        double fit = Enumerable
            .Range(0, Repetitions)
            .Min(_ => SideBySide.SecondsPerCall(calls: 1, () => model = chain.Fit(split.TrainSet)));
        IDataView scored = model.Transform(split.TestSet);
        long rows = 0,
            start = Stopwatch.GetTimestamp();
        do rows += Score(scored);
        while (Stopwatch.GetElapsedTime(start) < ScoringTime);
        double perRow = Stopwatch.GetElapsedTime(start).TotalSeconds / rows;
        Console.WriteLine($"| {data} | {trainer} | {ResultTable.Time(fit)} | {metric(scored)} | {ResultTable.RowsPerSecond(perRow)} |");
    }

    private static long Score(IDataView scored)
    {
        DataViewSchema.Column column = scored.Schema["Score"];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        return column.Type is VectorDataViewType
            ? Count(cursor, cursor.GetGetter<VBuffer<float>>(column))
            : Count(cursor, cursor.GetGetter<float>(column));
    }

    private static long Count<T>(DataViewRowCursor cursor, ValueGetter<T> score)
    {
        T value = default!;
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
            score(ref value);
        return rows;
    }
}
