using Microsoft.ML.Data;
using MLSpectral.Serialization;
using MLSpectral.Tables;

namespace MLSpectral.Models;

/// <summary>How training went: what was read, each epoch, and how it ended. Saved with the model.</summary>
public sealed class TrainingHistory
{
    private static readonly IReadOnlyList<TableColumn<EpochRecord>> Columns =
    [
        new NumberColumn<EpochRecord, int>(nameof(EpochRecord.Epoch), NumberDataViewType.Int32, r => r.Epoch, (r, v) => r.Epoch = v),
        new NumberColumn<EpochRecord, long>(nameof(EpochRecord.Step), NumberDataViewType.Int64, r => r.Step, (r, v) => r.Step = v),
        new NumberColumn<EpochRecord, double>(nameof(EpochRecord.TrainLoss), NumberDataViewType.Double, r => r.TrainLoss, (r, v) => r.TrainLoss = v),
        new NumberColumn<EpochRecord, double>(nameof(EpochRecord.ValidationLoss), NumberDataViewType.Double, r => r.ValidationLoss, (r, v) => r.ValidationLoss = v),
        new NumberColumn<EpochRecord, double>(nameof(EpochRecord.LearningRate), NumberDataViewType.Double, r => r.LearningRate, (r, v) => r.LearningRate = v),
        new NumberColumn<EpochRecord, double>(nameof(EpochRecord.ElapsedSeconds), NumberDataViewType.Double, r => r.ElapsedSeconds, (r, v) => r.ElapsedSeconds = v),
    ];

    internal TrainingHistory(IReadOnlyList<EpochRecord> epochs, RowCounts rows, RowCounts validationRows, string? divergence)
    {
        Epochs = epochs;
        Rows = rows;
        ValidationRows = validationRows;
        Divergence = divergence;
    }

    /// <summary>The completed epochs, in order.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; }

    /// <summary>The training rows used and skipped.</summary>
    public RowCounts Rows { get; }

    /// <summary>The validation rows used and skipped.</summary>
    public RowCounts ValidationRows { get; }

    /// <summary>Whether training ended early because the loss was no longer finite; the model is then the last finite one.</summary>
    public bool Diverged => Divergence is not null;

    /// <summary>Where and why training diverged, in a sentence; null if it did not.</summary>
    public string? Divergence { get; }

    internal void Write(BinaryWriter writer)
    {
        Rows.Write(writer);
        ValidationRows.Write(writer);
        writer.Write(Divergence ?? "");
        new Table<EpochRecord>(Columns, Epochs).Write(writer);
    }

    internal static TrainingHistory Read(PayloadReader reader)
    {
        RowCounts rows = RowCounts.Read(reader), validationRows = RowCounts.Read(reader);
        string divergence = reader.ReadString();
        IReadOnlyList<EpochRecord> epochs = Table<EpochRecord>.Read(Columns, reader).Rows;
        return new TrainingHistory(epochs, rows, validationRows, divergence.Length == 0 ? null : divergence);
    }
}
