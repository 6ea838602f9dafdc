using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLSpectral.Statistics.Samples;

namespace MLSpectral;

/// <summary>
/// What the probes saw while a network trained: an <see cref="IDataView"/> with one row per probe time and matrix. Its columns are the
/// properties of <see cref="SpectralMeasurement"/>.
/// </summary>
/// <remarks>
/// Everything ML.NET does with data views works: binary save and load, caching, shuffling, preview,
/// <c>CreateEnumerable&lt;SpectralMeasurement&gt;</c>. Three of ML.NET's own limits to know: <c>FilterRowsByColumn</c> takes Single and
/// Double columns only (use <see cref="Where"/> for the rest) and drops NaN rows; <c>SaveAsText</c> needs <c>forceDense: true</c>; and
/// ML.NET's <c>ToDataFrame</c> extension stops at 100 rows, where <see cref="ToDataFrame"/> here returns all.
/// </remarks>
public sealed partial class SpectralTrace : IDataView
{
    private readonly Table<SpectralMeasurement> _table;

    internal SpectralTrace(IReadOnlyList<SpectralMeasurement> measurements)
        : this(new Table<SpectralMeasurement>(SpectralColumns.All, measurements)) { }

    private SpectralTrace(Table<SpectralMeasurement> table) => _table = table;

    internal static PayloadFormat Format { get; } = new("MLSPSPEC", version: 6);

    /// <summary>The rows, in the order measured.</summary>
    public IReadOnlyList<SpectralMeasurement> Measurements => _table.Rows;

    /// <inheritdoc/>
    public DataViewSchema Schema => _table.Schema;

    /// <inheritdoc/>
    public bool CanShuffle => _table.CanShuffle;

    /// <summary>Finds the trace in a fitted or loaded pipeline, however deeply chains are nested.</summary>
    /// <param name="transformer">A transformer of MLSpectral that carries spectra, or a chain that holds one. Where it holds several, the
    /// last one counts; <see cref="AllOf"/> gives all.</param>
    /// <exception cref="ArgumentException">There is none in it.</exception>
    public static SpectralTrace Of(ITransformer transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return ModelSearch.Find<ISpectralModel>(transformer)?.Spectra ?? throw ModelSearch.NotFound("spectra", nameof(transformer));
    }

    /// <summary>
    /// Finds all traces in a fitted or loaded pipeline, in its order: those of spectral probes over columns and those of trained models.
    /// </summary>
    /// <param name="transformer">A transformer or a chain; one that carries no spectra gives an empty list.</param>
    public static IReadOnlyList<SpectralTrace> AllOf(ITransformer transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return [.. ModelSearch.All<ISpectralModel>(transformer).Select(found => found.Spectra)];
    }

    /// <inheritdoc/>
    public long? GetRowCount() => _table.GetRowCount();

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        _table.GetRowCursor(columnsNeeded, rand);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        _table.GetRowCursorSet(columnsNeeded, n, rand);

    /// <summary>
    /// All rows and columns as a data frame; <c>Eigenvalues</c> is a column of vectors. For CSV files use <see cref="ToLongDataFrame"/>.
    /// </summary>
    public DataFrame ToDataFrame() => _table.ToDataFrame();

    /// <summary>
    /// One row per eigenvalue: <c>Step, Epoch, Matrix, Layer, LayerName, Index</c> (from 0, the largest), <c>Eigenvalue</c>; for plots and
    /// CSV files.
    /// </summary>
    public DataFrame ToLongDataFrame()
    {
        var values = Measurements.SelectMany(row => row.Eigenvalues.Select((eigenvalue, index) => (row, index, eigenvalue))).ToList();
        return new DataFrame(
            new Int64DataFrameColumn(nameof(SpectralMeasurement.Step), values.Select(v => v.row.Step)),
            new SingleDataFrameColumn(nameof(SpectralMeasurement.Epoch), values.Select(v => v.row.Epoch)),
            new StringDataFrameColumn(nameof(SpectralMeasurement.Matrix), values.Select(v => v.row.Matrix)),
            new Int32DataFrameColumn(nameof(SpectralMeasurement.Layer), values.Select(v => v.row.Layer)),
            new StringDataFrameColumn(nameof(SpectralMeasurement.LayerName), values.Select(v => v.row.LayerName)),
            new Int32DataFrameColumn("Index", values.Select(v => v.index)),
            new DoubleDataFrameColumn("Eigenvalue", values.Select(v => v.eigenvalue))
        );
    }

    /// <summary>
    /// The trace as a table for a console of 100 columns: the first and the last measurement of each matrix with λ₁, stable rank,
    /// outliers, α and the tail's kind, drift (<c>RelativeChange</c>) and alignment to the target (<c>TargetAlignment</c>), under the
    /// matrix with the regime of its last measurement. What no row has is left out. The last line says what moved most.
    /// </summary>
    public string Summary() => TraceSummary.Of(this);

    internal void Write(BinaryWriter writer) => _table.Write(writer);

    internal static SpectralTrace Read(PayloadReader reader)
    {
        Table<SpectralMeasurement> table = Table<SpectralMeasurement>.Read(SpectralColumns.All, reader);
        foreach (SpectralMeasurement row in table.Rows)
            Descending.Require(row.Eigenvalues, row.Label);
        return new SpectralTrace(table);
    }
}
