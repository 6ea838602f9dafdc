using System.Text.Json;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using MLSpectral.Statistics;
using MLSpectral.Statistics.WeightWatcher;

namespace MLSpectral.Tests.Statistics;

/// <summary>WeightWatcher's columns of 17 golden matrices, from their stored spectra, in ten digits.</summary>
[TestClass]
public sealed class WeightWatcherColumnsTests
{
    private static readonly JsonElement Golden = GoldenTails.Json("weightwatcher_columns.json").GetProperty("results");

    // Of the columns of numbers, what differs: every eigenvalue is under WeightWatcher's absolute cut, or all are equal, and there is no
    // −1 and no infinite alpha.
    private static readonly string[] FitColumns =
    [
        "D",
        "alpha",
        "alpha_weighted",
        "log_alpha_norm",
        "num_pl_spikes",
        "sigma",
        "xmax",
        "xmin",
    ];
    private static readonly string[] WithOtherFit = ["tinyscale_60x40", "identity_20x20"];

    // The caller's, or text.
    private static readonly string[] NoNumbers = ["layer_id", "layer_type", "status", "warning"];

    public static IEnumerable<object[]> Matrices => Golden.EnumerateObject().Select(matrix => new object[] { matrix.Name });

    [TestMethod]
    public void Golden_HasSeventeenMatrices() => Assert.HasCount(17, Matrices.ToList());

    [TestMethod]
    [DynamicData(nameof(Matrices))]
    public void Columns_OfGoldenMatrix_AreThoseOfWeightWatcher(string name)
    {
        JsonElement golden = Golden.GetProperty(name);
        (string Name, double Value)[] expected =
        [
            .. golden
                .GetProperty("default")
                .EnumerateObject()
                .Concat(golden.GetProperty("mp_fit_detX").EnumerateObject())
                .Where(column => !NoNumbers.Contains(column.Name) && !(WithOtherFit.Contains(name) && FitColumns.Contains(column.Name)))
                .Where(column => !(name.StartsWith("conv", StringComparison.Ordinal) && column.Name == "sv_min"))
                .Select(column => (column.Name, GoldenTails.Number(column.Value))),
        ];
        WeightWatcherRow row = Row(name);
        foreach ((string column, double value) in expected)
            Assert.AreEqual(value, row.Columns[column], 1e-10 * Math.Abs(value), column);
        if (!WithOtherFit.Contains(name))
        {
            Assert.AreEqual(golden.GetProperty("default").GetProperty("status").GetString(), row.Status);
            Assert.AreEqual(golden.GetProperty("default").GetProperty("warning").GetString(), row.Warning);
        }
    }

    [TestMethod]
    public void Columns_HaveTheNamesAndOrderOfWeightWatcher()
    {
        JsonElement golden = Golden.GetProperty("gauss_60x40");
        string[] names =
        [
            .. golden
                .GetProperty("default")
                .EnumerateObject()
                .Concat(golden.GetProperty("mp_fit_detX").EnumerateObject())
                .Select(column => column.Name)
                .Except(NoNumbers)
                .Order(StringComparer.Ordinal),
        ];
        CollectionAssert.AreEqual(names, Row("gauss_60x40").Columns.Keys.ToArray());
    }

    [TestMethod]
    [DataRow("tinyscale_60x40", 1e12)]
    [DataRow("student3_100x100", 1e-290)]
    [DataRow("student3_300x200", 1e290)]
    public void Columns_OfFitsRanksAndBulk_DoNotDependOnScale(string name, double scale)
    {
        WeightWatcherRow row = Row(name, 1),
            scaled = Row(name, scale);
        Assert.AreEqual("success", row.Status);
        foreach (
            string column in (string[])
                [
                    "alpha",
                    "D",
                    "sigma",
                    "num_pl_spikes",
                    "entropy",
                    "matrix_rank",
                    "stable_rank",
                    "sigma_mp",
                    "mp_softrank",
                    "num_spikes",
                    "detX_num",
                    "detX_val_unrescaled",
                ]
        )
            Assert.AreEqual(row.Columns[column], scaled.Columns[column], 1e-10 * Math.Abs(row.Columns[column]), column);
        foreach (string column in (string[])["xmin", "norm", "bulk_max", "detX_val"])
            Assert.AreEqual(row.Columns[column] * scale, scaled.Columns[column], 1e-10 * scaled.Columns[column], column);
        Assert.AreEqual(row.Columns["log_norm"] + Math.Log10(scale), scaled.Columns["log_norm"], 1e-10);
        Assert.AreEqual(
            row.Columns["log_alpha_norm"] + (row.Columns["alpha"] * Math.Log10(scale)),
            scaled.Columns["log_alpha_norm"],
            1e-9 * Math.Abs(scaled.Columns["log_alpha_norm"])
        );
    }

    [TestMethod]
    public void Columns_OfEqualEigenvalues_HaveNoFitAndSaySo()
    {
        WeightWatcherRow row = Row("identity_20x20");
        Assert.AreEqual("failed", row.Status);
        Assert.AreEqual("", row.Warning);
        foreach (string column in FitColumns)
            Assert.AreEqual(double.NaN, row.Columns[column], column);
    }

    [TestMethod]
    public void Columns_OfZeroes_AreMissingWhereThereIsNoNumber()
    {
        WeightWatcherRow row = LayerStatistics.ComputeWeightWatcherColumns([0, 0, 0], 5, 3);
        Assert.AreEqual("failed", row.Status);
        foreach (
            string column in (string[])
                ["alpha", "entropy", "log_norm", "stable_rank", "sigma_mp", "W_scale", "bulk_max", "num_spikes", "detX_val"]
        )
            Assert.AreEqual(double.NaN, row.Columns[column], column);
        foreach (string column in (string[])["norm", "matrix_rank", "sv_max", "detX_num"])
            Assert.AreEqual(0, row.Columns[column], column);
        Assert.AreEqual(3, row.Columns["rank_loss"]);
    }

    [TestMethod]
    public void Columns_OfRankOne_HaveNoEntropy()
    {
        WeightWatcherRow row = LayerStatistics.ComputeWeightWatcherColumns([4, 0, 0], 5, 3);
        Assert.AreEqual(1, row.Columns["matrix_rank"]);
        Assert.AreEqual(double.NaN, row.Columns["entropy"]);
        Assert.AreEqual(2, row.Columns["detX_num"]);
        Assert.AreEqual(0, row.Columns["detX_val"]);
    }

    [TestMethod]
    public void Columns_OfWrongInput_SayWhatIsWrong()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => LayerStatistics.ComputeWeightWatcherColumns([3, 2, 1], 5, 2)).Message,
            "There are 3 eigenvalues"
        );
        Assert.ThrowsExactly<ArgumentException>(() => LayerStatistics.ComputeWeightWatcherColumns([1, 2], 5, 2));
        Assert.ThrowsExactly<ArgumentException>(() => LayerStatistics.ComputeWeightWatcherColumns([double.NaN, 1], 5, 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LayerStatistics.ComputeWeightWatcherColumns([2, 1], 1, 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LayerStatistics.ComputeWeightWatcherColumns([], 1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LayerStatistics.ComputeWeightWatcherColumns([1], 1, 1, 0));
    }

    [TestMethod]
    public void Sample_Columns_OfLegalDataNeverFail()
    {
        Gen<double> value = Gen.OneOf(Gen.Double[-1, 5], Gen.Int[-1, 2].Select(i => (double)i), Gen.Double[0, 1e6]);
        Gen.Select(value.Array[1, 30], Gen.Int[0, 10], Gen.Int[-300, 300])
            .Sample(
                (values, surplus, exponent) =>
                {
                    double[] eigenvalues = [.. values.Select(v => v * Math.Pow(10, exponent)).OrderDescending()];
                    WeightWatcherRow row = LayerStatistics.ComputeWeightWatcherColumns(eigenvalues, values.Length + surplus, values.Length);
                    return row.Columns.Values.All(column => !double.IsNegativeInfinity(column))
                        && row.Status == (double.IsNaN(row.Columns["alpha"]) ? "failed" : "success");
                },
                iter: 2000
            );
    }

    private static WeightWatcherRow Row(string name, double scale = 1)
    {
        JsonElement columns = Golden.GetProperty(name).GetProperty("default");
        return LayerStatistics.ComputeWeightWatcherColumns(
            Eigenvalues(name).Times(scale),
            columns.GetProperty("N").GetInt32(),
            columns.GetProperty("M").GetInt32(),
            columns.GetProperty("rf").GetInt32()
        );
    }

    private static double[] Eigenvalues(string name) =>
        Golden.GetProperty(name).TryGetProperty("eigenvalues_sorted_numpy_svd", out JsonElement stored)
            ? [.. stored.EnumerateArray().Select(GoldenTails.Number).OrderDescending()]
            : ConvolutionEigenvalues(GoldenTails.Weight(name));

    // The squared singular values of the nine 16 × 8 slices W[:, :, i, j], halved, as WeightWatcher pools them.
    private static double[] ConvolutionEigenvalues(double[][] weight) =>
        [
            .. Enumerable
                .Range(0, 9)
                .SelectMany(slice => Matrix<double>.Build.Dense(16, 8, (i, j) => weight[i][(9 * j) + slice]).Svd(computeVectors: false).S)
                .Select(singular => singular * singular / 2)
                .OrderDescending(),
        ];
}
