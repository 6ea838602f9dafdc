using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// Reads rows from a data view into tensors, through one buffer and without allocating for each row. Bad rows are skipped and counted.
/// </summary>
internal static class RowReader
{
    // 64 MiB of features at a time.
    private const int BufferLength = 1 << 24;

    /// <summary>Reads features, a label of one number or a vector of them and, where the data has that role, example weights.</summary>
    /// <param name="data">The data view and its roles.</param>
    /// <param name="set">What the data is for, for messages: training or validation.</param>
    /// <param name="cancellation">Looked at for every row.</param>
    /// <exception cref="InvalidOperationException">No row could be used.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public static TrainingRows Read(RoleMappedData data, string set, CancelRequest cancellation)
    {
        using var scope = NewDisposeScope();
        int width = ((VectorDataViewType)data.Schema.Feature!.Value.Type).Size;
        int chunkRows = Math.Max(1, Math.Min(BufferLength / width, (int)Math.Min(data.Data.GetRowCount() ?? int.MaxValue, int.MaxValue)));
        bool weighted = data.Schema.Weight is not null;
        var features = FeatureColumn.Create(width, chunkRows);
        var targets = new ChunkedColumn(chunkRows, LabelCursor.Width(data.Schema.Label!.Value));
        var weights = weighted ? new ChunkedColumn(chunkRows, 1) : null;

        RowCounts counts;
        using (var cursor = new LabelCursor(data, CursOpt.Features | (weighted ? CursOpt.Weight : 0)))
        {
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfRequested(step: 0);
                features.Add(cursor.Features);
                cursor.Label.CopyTo(targets.NextRow());
                if (weights is not null)
                    weights.NextRow()[0] = cursor.Weight;
            }

            counts = new RowCounts
            {
                Used = cursor.KeptRowCount,
                BadFeatures = cursor.BadFeaturesRowCount,
                BadLabel = cursor.BadLabelCount,
                BadWeight = cursor.BadWeightCount,
            };
        }

        if (counts.Used == 0)
            throw new InvalidOperationException(NoRows(data, counts, set));
        FeatureRows rows = features.ToRows();
        if (rows is DenseFeatures dense)
            scope.MoveToOuter(dense.Tensor);
        return new TrainingRows(
            rows,
            scope.MoveToOuter(targets.ToTensor()),
            weights is null ? null : scope.MoveToOuter(weights.ToTensor()),
            counts
        );
    }

    private static string NoRows(RoleMappedData data, RowCounts counts, string set) =>
        counts.Skipped == 0
            ? $"The {set} data has no rows. Check the file, the filters and the split before the trainer."
            : $"No valid {set} instances: of {counts.Skipped} rows, {counts.BadFeatures} have a missing or infinite value in "
                + $"'{data.Schema.Feature!.Value.Name}', {counts.BadLabel} in '{data.Schema.Label!.Value.Name}'"
                + (
                    data.Schema.Weight is { } weight
                        ? $", {counts.BadWeight} a weight in '{weight.Name}' that is not positive and finite"
                        : ""
                )
                + ". Replace missing values before the trainer, for example with ml.Transforms.ReplaceMissingValues.";
}
