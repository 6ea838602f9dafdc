using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLSpectral;

/// <summary>
/// The rows of a column, one after another, in double precision. A row with a missing or infinite value is skipped and counted.
/// </summary>
/// <typeparam name="T">What the column holds, Single or Double.</typeparam>
/// <param name="cursor">Reads the column; stays the caller's.</param>
/// <param name="column">The column.</param>
/// <param name="sketch">What rows are folded by; null for none.</param>
/// <param name="collector">Is shown every row that counts, once, in the order of the data.</param>
/// <param name="environment">Where a cancellation would be asked for.</param>
internal sealed class ColumnRows<T>(
    DataViewRowCursor cursor,
    DataViewSchema.Column column,
    CountSketch? sketch,
    DriftCollector collector,
    IHostEnvironment environment
)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ValueGetter<VBuffer<T>> _get = cursor.GetGetter<VBuffer<T>>(column);
    private VBuffer<T> _values;

    /// <summary>The rows skipped so far.</summary>
    public long SkippedCount { get; private set; }

    /// <summary>Writes the next row that has no missing or infinite value.</summary>
    /// <exception cref="OperationCanceledException">The context was cancelled.</exception>
    public bool WriteNext(Span<double> row)
    {
        while (cursor.MoveNext())
        {
            if ((environment as ICancelable)?.IsCanceled == true)
                throw new OperationCanceledException($"The fit of the spectral probe of '{column.Name}' was cancelled by the MLContext.");
            _get(ref _values);
            if (!RowValues.AreFinite(_values.GetValues()))
            {
                SkippedCount++;
                continue;
            }

            collector.Add(in _values);
            Write(row);
            return true;
        }

        return false;
    }

    private void Write(Span<double> row)
    {
        if (sketch is not null)
        {
            sketch.Fold(in _values, row);
            return;
        }

        ReadOnlySpan<T> values = _values.GetValues();
        if (_values.IsDense)
        {
            TensorPrimitives.ConvertTruncating(values, row);
            return;
        }

        row.Clear();
        ReadOnlySpan<int> slots = _values.GetIndices();
        for (int i = 0; i < slots.Length; i++)
            row[slots[i]] = double.CreateTruncating(values[i]);
    }
}
