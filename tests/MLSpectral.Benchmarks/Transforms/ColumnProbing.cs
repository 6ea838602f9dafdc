using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Benchmarks.Data;
using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Transforms;

/// <summary>
/// A spectral probe over rows in memory, reading, three spectra and all statistics included, against the bare XᵀX of the same rows that
/// lie in a tensor of doubles.
/// </summary>
internal static class ColumnProbing
{
    private const int Width = 100;
    private const int RowCount = 1_000_000;
    private const int Pairs = 9;

    public static IEnumerable<Case> Cases =>
        [new Case($"spectral probe of {RowCount} × {Width}, against XᵀX in float64, all threads", Run)];

    private static Result Run()
    {
        using var threads = new ThreadCount(Environment.ProcessorCount);
        using var scope = NewDisposeScope();
        var ml = new MLContext(seed: 1);
        IReadOnlyList<Row> rows = SyntheticRows.Create(RowCount, Width);
        IDataView view = SyntheticRows.View(ml, rows);
        Tensor x = empty(RowCount, Width, ScalarType.Float64);
        for (int i = 0; i < RowCount; i++)
        {
            using Tensor row = x[i],
                values = tensor(rows[i].Features);
            row.copy_(values);
        }

        var probe = ml.Transforms.ColumnSpectrum(nameof(Row.Features));
        var cursors = new List<double>();
        double Ours()
        {
            cursors.Add(SideBySide.SecondsPerCall(calls: 1, () => ReadAll(view)));
            return SideBySide.SecondsPerCall(calls: 1, () => probe.Fit(view));
        }

        double Peer() => SideBySide.SecondsPerCall(calls: 1, () =>
            {
                using Tensor transpose = x.t(),
                    product = transpose.mm(x);
            });

        (Samples ours, Samples peer, Samples ratio) = SideBySide.Measure(Ours, Peer, Pairs);
        return new Result(
            ours,
            peer,
            ratio,
            ResultTable.Time,
            LargestRatio: 1.5,
            Note: $"{new Samples(cursors).ToString(ResultTable.Time)} of it are ML.NET's cursor alone"
        );
    }

    private static float ReadAll(IDataView view)
    {
        DataViewSchema.Column column = view.Schema[nameof(Row.Features)];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> get = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> values = default;
        float sum = 0;
        while (cursor.MoveNext())
        {
            get(ref values);
            sum += values.GetValues()[0];
        }

        return sum;
    }
}
