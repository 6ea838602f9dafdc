using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLSpectral.Tables;

namespace MLSpectral.Transforms.Drift;

/// <summary>
/// How far new rows of a column have drifted from those a probe was fitted to: an <see cref="IDataView"/> with one row per batch, whose columns are the properties of <see cref="SpectralDrift"/>.
/// </summary>
public sealed class SpectralComparison : IDataView
{
    private readonly Table<SpectralDrift> _table;

    internal SpectralComparison(IReadOnlyList<SpectralDrift> batches) => _table = new Table<SpectralDrift>(SpectralDriftColumns.All, batches);

    /// <summary>The batches, in their order.</summary>
    public IReadOnlyList<SpectralDrift> Batches => _table.Rows;

    /// <inheritdoc/>
    public DataViewSchema Schema => _table.Schema;

    /// <inheritdoc/>
    public bool CanShuffle => _table.CanShuffle;

    /// <inheritdoc/>
    public long? GetRowCount() => _table.GetRowCount();

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => _table.GetRowCursor(columnsNeeded, rand);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => _table.GetRowCursorSet(columnsNeeded, n, rand);

    /// <summary>All batches and columns as a data frame.</summary>
    public DataFrame ToDataFrame() => _table.ToDataFrame();
}
