using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Models;

/// <summary>All that a saved pipeline gives for some rows, as numbers: what is written beside a golden model, and found again.</summary>
internal sealed record GoldenRecord
{
    // Scores are computed in single precision, in an order of summation that depends on the processor.
    private const double Tolerance = 1e-4;

    // A permutation p-value has steps of 1/200, and a tie falls to one side or the other.
    private const double PValueTolerance = 0.05;

    /// <summary>The columns that the pipeline adds: name, row, slot.</summary>
    public required Dictionary<string, double[][]> Columns { get; init; }

    /// <summary>The eigenvalues of each row of each trace, with its place, step and matrix.</summary>
    public required Dictionary<string, double[]> Spectra { get; init; }

    /// <summary>The training loss of each epoch of each history.</summary>
    public required double[][] Losses { get; init; }

    /// <summary>Drift of the rows against each column that was measured: tested rows, the three sizes, the p-value.</summary>
    public required double[][] Drift { get; init; }

    public static GoldenRecord Of(ITransformer model, IDataView rows) =>
        new()
        {
            Columns = ColumnsOf(model, rows),
            Spectra = SpectralTrace
                .FindAllIn(model)
                .SelectMany((trace, i) => trace.Measurements.Select((row, j) => (Name(i, j, row), row.Eigenvalues.ToArray())))
                .ToDictionary(),
            Losses = [.. ModelSearch.All<ITrainedModel>(model).Select(LossesOf)],
            Drift = [.. ModelSearch.All<ColumnSpectrumTransformer>(model).Select(probe => DriftOf(probe, rows))],
        };

    public static Dictionary<string, double[][]> ColumnsOf(ITransformer model, IDataView rows)
    {
        IDataView transformed = model.Transform(rows);
        return transformed
            .Schema.Where(column => !column.IsHidden && rows.Schema.GetColumnOrNull(column.Name) is null)
            .ToDictionary(column => column.Name, column => Values(transformed, column));
    }

    /// <summary>Checks computed numbers up to rounding, and stored ones in every bit.</summary>
    public static void AssertSame(GoldenRecord expected, GoldenRecord actual)
    {
        AssertSame(expected.Columns, actual.Columns);
        AssertClose(expected.Drift, actual.Drift, "drift", slot => slot == 4 ? PValueTolerance : Tolerance);
        CollectionAssert.AreEqual(expected.Spectra.Keys.ToArray(), actual.Spectra.Keys.ToArray());
        foreach (string row in expected.Spectra.Keys)
            CollectionAssert.AreEqual(expected.Spectra[row], actual.Spectra[row], row);
        Assert.HasCount(expected.Losses.Length, actual.Losses);
        for (int i = 0; i < expected.Losses.Length; i++)
            CollectionAssert.AreEqual(expected.Losses[i], actual.Losses[i], "losses");
    }

    public static void AssertSame(Dictionary<string, double[][]> expected, Dictionary<string, double[][]> actual)
    {
        CollectionAssert.AreEquivalent(expected.Keys, actual.Keys);
        foreach (string column in expected.Keys)
            AssertClose(expected[column], actual[column], column, _ => Tolerance);
    }

    private static string Name(int trace, int row, SpectralMeasurement measured) =>
        FormattableString.Invariant($"{trace}.{row}: {measured.Matrix}.{measured.Layer} at step {measured.Step}");

    private static double[] LossesOf(ITrainedModel model) => [.. model.TrainingHistory.Epochs.Select(epoch => epoch.TrainLoss)];

    private static double[] DriftOf(ColumnSpectrumTransformer probe, IDataView rows)
    {
        SpectralDrift drift = probe.Compare(rows).Batches.Single();
        return [drift.TestedRowCount, drift.SpectrumDrift, drift.CovarianceDrift, drift.MeanDrift, drift.PValue];
    }

    private static void AssertClose(double[][] expected, double[][] actual, string what, Func<int, double> tolerance)
    {
        Assert.HasCount(expected.Length, actual, what);
        for (int row = 0; row < expected.Length; row++)
        {
            Assert.HasCount(expected[row].Length, actual[row], what);
            for (int slot = 0; slot < expected[row].Length; slot++)
            {
                double value = expected[row][slot];
                if (double.IsFinite(value))
                    Assert.AreEqual(value, actual[row][slot], tolerance(slot) * Math.Max(1, Math.Abs(value)), $"{what}, {row}.{slot}");
                else
                    Assert.AreEqual(value, actual[row][slot], $"{what}, {row}.{slot}");
            }
        }
    }

    private static double[][] Values(IDataView view, DataViewSchema.Column column) =>
        column.Type.RawType switch
        {
            Type type when type == typeof(float) => [.. view.GetColumn<float>(column).Select(value => new double[] { value })],
            Type type when type == typeof(bool) => [.. view.GetColumn<bool>(column).Select(value => new double[] { value ? 1 : 0 })],
            Type type when type == typeof(uint) => [.. view.GetColumn<uint>(column).Select(value => new double[] { value })],
            Type type when type == typeof(VBuffer<float>) =>
            [
                .. view.GetColumn<VBuffer<float>>(column)
                    .Select(row => Array.ConvertAll(row.DenseValues().ToArray(), value => (double)value)),
            ],
            Type type => throw new NotSupportedException($"Column '{column.Name}' holds {type}; add it here."),
        };
}
