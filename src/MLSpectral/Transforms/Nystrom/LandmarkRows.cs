using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSpectral.Statistics.Samples;

namespace MLSpectral;

/// <summary>Draws rows of a data view at random, each with the same probability, in one pass and with memory for these rows only.</summary>
/// <remarks>Source: Vitter, "Random sampling with a reservoir", ACM Transactions on Mathematical Software 11, 1985, algorithm R.</remarks>
internal static class LandmarkRows
{
    /// <summary>Rows of a feature column, one after another.</summary>
    /// <param name="data">The data.</param>
    /// <param name="column">Its feature column, checked by the caller.</param>
    /// <param name="count">How many rows; where there are fewer, these.</param>
    /// <param name="least">How many are needed.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="environment">Where a cancellation would be asked for.</param>
    /// <exception cref="InvalidOperationException">There are too few rows without missing or infinite values.</exception>
    /// <exception cref="OperationCanceledException">The context was cancelled.</exception>
    public static float[] Draw(IDataView data, DataViewSchema.Column column, int count, int least, int seed, IHostEnvironment environment)
    {
        Random random = RandomStream.Of(seed, 0);
        var drawn = new List<VBuffer<float>>();
        VBuffer<float> row = default;
        long used = 0,
            skipped = 0;
        using (DataViewRowCursor cursor = data.GetRowCursor([column]))
        {
            ValueGetter<VBuffer<float>> getRow = cursor.GetGetter<VBuffer<float>>(column);
            while (cursor.MoveNext())
            {
                if ((environment as ICancelable)?.IsCanceled == true)
                    throw new OperationCanceledException(
                        $"The fit of kernel features was cancelled by the MLContext after {used + skipped} rows."
                    );
                getRow(ref row);
                if (!RowValues.AreFinite(row.GetValues()))
                {
                    skipped++;
                    continue;
                }

                long place = used < count ? used : random.NextInt64(used + 1);
                used++;
                if (place >= count)
                    continue;
                if (place == drawn.Count)
                    drawn.Add(default);
                VBuffer<float> copy = drawn[(int)place];
                row.CopyTo(ref copy);
                drawn[(int)place] = copy;
            }
        }

        if (drawn.Count < least)
            throw new InvalidOperationException(TooFew(column.Name, drawn.Count, skipped, least));
        return Dense(drawn, ((VectorDataViewType)column.Type).Size);
    }

    private static string TooFew(string column, int found, long skipped, int least)
    {
        if (found == 0)
            return skipped == 0
                ? "The data has no rows to compute eigenvectors on. Check the file, the filters and the split before the transform."
                : $"None of {skipped} rows can be used to compute eigenvectors: each has a missing or infinite value in "
                    + $"'{column}'. Replace missing values before the transform, for example with ml.Transforms.ReplaceMissingValues.";
        string without = skipped == 0 ? "" : $", not counting {skipped} with a missing or infinite value in '{column}'";
        return $"NumberOfFeatures is {least}, and there {(found == 1 ? "is only one row" : $"are only {found} rows")} to compute "
            + $"eigenvectors on{without}. Lower NumberOfFeatures, or fit on more rows.";
    }

    private static float[] Dense(List<VBuffer<float>> rows, int width)
    {
        var values = new float[checked(rows.Count * width)];
        for (int i = 0; i < rows.Count; i++)
            rows[i].CopyTo(values.AsSpan(i * width, width));
        return values;
    }
}
