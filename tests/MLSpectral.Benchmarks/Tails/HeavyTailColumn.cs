using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Benchmarks.Measuring;

namespace MLSpectral.Benchmarks.Tails;

/// <summary>The HeavyTail transform over a data view in memory, read by one cursor and by two.</summary>
internal static class HeavyTailColumn
{
    private const int RowCount = 10_000;
    private const int Width = 200;
    private const int Repetitions = 7;

    public static IEnumerable<Case> Cases =>
        [
            new Case($"HeavyTail, {RowCount} rows of {Width} values, one cursor", () => Run(cursors: 1, aim: null)),
            new Case($"HeavyTail, {RowCount} rows of {Width} values, two cursors", () => Run(cursors: 2, aim: 1)),
        ];

    private static Result Run(int cursors, double? aim)
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, RowCount).Select(Create).ToList());
        IDataView tails = ml.Transforms.HeavyTail("Tail", nameof(Row.Values)).Fit(rows).Transform(rows);
        var allocated = new List<double>();

        double Read()
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            double seconds = SideBySide.SecondsPerCall(calls: 1, () => ReadAll(tails, cursors));
            allocated.Add((GC.GetTotalAllocatedBytes(precise: true) - before) / (double)RowCount);
            return seconds;
        }

        Samples read = SideBySide.MeasureAlone(Read, Repetitions);
        string note = FormattableString.Invariant(
            $"the fit and four comparisons; {new Samples(allocated).Median / 1024:F1} KiB allocated a row"
        );
        return new Result(read, Peer: null, Ratio: null, ResultTable.Time, Note: note, LargestValue: aim);
    }

    private static void ReadAll(IDataView view, int cursors)
    {
        DataViewSchema.Column column = view.Schema["Tail"];
        Parallel.ForEach(view.GetRowCursorSet([column], cursors), cursor =>
        {
            using (cursor)
            {
                ValueGetter<VBuffer<float>> get = cursor.GetGetter<VBuffer<float>>(column);
                VBuffer<float> value = default;
                while (cursor.MoveNext())
                    get(ref value);
            }
        });
    }

    // Half uniform, half Pareto with α = 2.5, in no order.
    private static Row Create(int seed)
    {
        var random = new Random(seed);
        return new Row
        {
            Values =
            [
                .. Enumerable
                    .Range(0, Width)
                    .Select(i => i % 2 == 0 ? 0.05 + (0.95 * random.NextDouble()) : Math.Pow(1 - random.NextDouble(), -1 / 1.5)),
            ],
        };
    }

    private sealed class Row
    {
        [VectorType(Width)]
        public double[] Values { get; set; } = [];
    }
}
