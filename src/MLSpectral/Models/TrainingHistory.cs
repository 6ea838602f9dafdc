using Microsoft.Data.Analysis;
using Microsoft.ML;
using Row = MLSpectral.EpochRecord;

namespace MLSpectral;

/// <summary>
/// How training went: what was read, each epoch, and how it ended. Saved with the model. An <see cref="IDataView"/> with one row per
/// completed epoch, whose columns are the properties of <see cref="EpochRecord"/>.
/// </summary>
public sealed class TrainingHistory : IDataView
{
    private static readonly IReadOnlyList<TableColumn<Row>> Columns = PropertyColumns.Of<Row>();

    private readonly Table<Row> _table;

    internal TrainingHistory(IReadOnlyList<EpochRecord> epochs, RowCounts rows, RowCounts validationRows)
        : this(new Table<Row>(Columns, epochs), rows, validationRows) { }

    private TrainingHistory(Table<Row> table, RowCounts rows, RowCounts validationRows)
    {
        _table = table;
        Rows = rows;
        ValidationRows = validationRows;
    }

    internal static PayloadFormat Format { get; } = new("MLSPHIST", version: 3);

    /// <summary>The completed epochs, in order.</summary>
    public IReadOnlyList<EpochRecord> Epochs => _table.Rows;

    /// <summary>The training rows used and skipped.</summary>
    public RowCounts Rows { get; }

    /// <summary>The validation rows used and skipped.</summary>
    public RowCounts ValidationRows { get; }

    /// <summary>How training ended.</summary>
    public TrainingOutcome Outcome { get; internal init; }

    /// <summary>
    /// Why it ended so, in a sentence, where there is something to say: the callback's reason, or where training was cancelled or diverged.
    /// </summary>
    public string? Reason { get; internal init; }

    /// <summary>The metric's name, for example <c>RSquared</c> or <c>Accuracy</c>.</summary>
    public string MetricName { get; internal init; } = "";

    /// <summary>What epochs were compared by.</summary>
    public TrainingQuantity BestBy { get; internal init; }

    /// <summary>
    /// The number of the best epoch, the earlier of two that are the same; null where none was completed, or none had a number to compare.
    /// </summary>
    public int? BestEpoch { get; internal init; }

    /// <summary>Whether later steps were undone: the network is that of the end of <see cref="BestEpoch"/>.</summary>
    public bool RestoredBest { get; internal init; }

    /// <summary>The optimizer steps behind the network that was returned.</summary>
    public long ModelStep { get; internal init; }

    /// <inheritdoc/>
    public DataViewSchema Schema => _table.Schema;

    /// <inheritdoc/>
    public bool CanShuffle => _table.CanShuffle;

    /// <inheritdoc/>
    public long? GetRowCount() => _table.GetRowCount();

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        _table.GetRowCursor(columnsNeeded, rand);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        _table.GetRowCursorSet(columnsNeeded, n, rand);

    /// <summary>All epochs and columns as a data frame.</summary>
    public DataFrame ToDataFrame() => _table.ToDataFrame();

    /// <summary>Finds the history in a fitted or loaded pipeline, however deeply chains are nested.</summary>
    /// <param name="transformer">A prediction transformer of MLSpectral, or a chain that holds one. Where it holds several, the last one
    /// counts.</param>
    /// <exception cref="ArgumentException">There is none in it.</exception>
    public static TrainingHistory FindIn(ITransformer transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return ModelSearch.Find<ITrainedModel>(transformer)?.TrainingHistory
            ?? throw ModelSearch.NotFound("training history", nameof(transformer));
    }

    /// <summary>For example <c>Stopped after 44 epochs, model of step 972: ValidationLoss has not improved for 8 epochs.</c></summary>
    public override string ToString() =>
        $"{Outcome} after {Epochs.Count} epochs, model of step {ModelStep}{(Reason is null ? "." : ": " + Reason)}";

    internal void Write(BinaryWriter writer)
    {
        Rows.Write(writer);
        ValidationRows.Write(writer);
        writer.Write((int)Outcome);
        writer.Write(Reason ?? "");
        writer.Write(MetricName);
        writer.Write((int)BestBy);
        writer.Write(BestEpoch ?? 0);
        writer.Write(RestoredBest);
        writer.Write(ModelStep);
        _table.Write(writer);
    }

    internal static TrainingHistory Read(PayloadReader reader)
    {
        RowCounts rows = RowCounts.Read(reader),
            validationRows = RowCounts.Read(reader);
        TrainingOutcome outcome = reader.ReadEnum<TrainingOutcome>();
        string reason = reader.ReadString(),
            metric = reader.ReadString();
        TrainingQuantity bestBy = reader.ReadEnum<TrainingQuantity>();
        int bestEpoch = reader.ReadInt32();
        bool restoredBest = reader.ReadBoolean();
        long modelStep = reader.ReadInt64();
        Table<Row> table = Table<Row>.Read(Columns, reader);
        if (bestEpoch < 0 || bestEpoch > table.Rows.Count || modelStep < 0)
            throw new InvalidDataException(
                $"The training history in the model has {table.Rows.Count} epochs, the best of them number {bestEpoch}, and {modelStep} "
                    + $"steps: it was written wrongly."
            );
        return new TrainingHistory(table, rows, validationRows)
        {
            Outcome = outcome,
            Reason = reason.Length == 0 ? null : reason,
            MetricName = metric,
            BestBy = bestBy,
            BestEpoch = bestEpoch == 0 ? null : bestEpoch,
            RestoredBest = restoredBest,
            ModelStep = modelStep,
        };
    }
}
