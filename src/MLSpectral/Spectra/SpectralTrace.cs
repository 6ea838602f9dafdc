using System.Globalization;
using System.Text;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLSpectral.Statistics.Samples;

namespace MLSpectral;

/// <summary>
/// What the probes saw while a network trained: an <see cref="IDataView"/> with one row per probe time and matrix. Its columns are the
/// properties of <see cref="SpectralMeasurement"/>.
/// </summary>
/// <remarks>
/// <para>
/// Everything ML.NET does with data views works: binary save and load, caching, shuffling, preview,
/// <c>CreateEnumerable&lt;SpectralMeasurement&gt;</c>. Three of ML.NET's own limits to know: <c>FilterRowsByColumn</c> takes Single and
/// Double columns only (use <see cref="Where"/> for the rest) and drops NaN rows; <c>SaveAsText</c> needs <c>forceDense: true</c>; and
/// ML.NET's <c>ToDataFrame</c> extension stops at 100 rows, where <see cref="ToDataFrame"/> here returns all.
/// </para>
/// <para>
/// Where probes recorded numbers of their own, the last column but one is <see cref="SpectralMeasurement.CustomStatistics"/>: a vector with
/// a slot for each name in any row, NaN where a row has none.
/// </para>
/// <para>
/// A saved trace comes back whole: from a binary file by <see cref="FromDataView"/>, from a text file by <see cref="FromText"/>.
/// </para>
/// </remarks>
public sealed partial class SpectralTrace : IDataView
{
    private readonly Table<SpectralMeasurement> _table;

    /// <summary>Makes a trace of rows, in their order.</summary>
    /// <param name="measurements">The rows: of several traces, from <see cref="SpectralMeasurement.Compute"/>, or changed ones.</param>
    /// <exception cref="ArgumentException">A row is null.</exception>
    public SpectralTrace(IEnumerable<SpectralMeasurement> measurements)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        SpectralMeasurement[] rows = [.. measurements];
        if (Array.IndexOf(rows, null) is int missing and >= 0)
            throw new ArgumentException(FormattableString.Invariant($"Row {missing} is null."), nameof(measurements));
        _table = new Table<SpectralMeasurement>(SpectralColumns.Of(rows), rows);
    }

    internal static PayloadFormat Format { get; } = new("MLSPSPEC", version: 6);

    /// <summary>The rows, in the order measured.</summary>
    public IReadOnlyList<SpectralMeasurement> Measurements => _table.Rows;

    /// <inheritdoc/>
    public DataViewSchema Schema => _table.Schema;

    /// <inheritdoc/>
    public bool CanShuffle => _table.CanShuffle;

    /// <summary>Finds the trace in a fitted or loaded pipeline, however deeply chains are nested.</summary>
    /// <param name="transformer">A transformer of MLSpectral that carries spectra, or a chain that holds one. Where it holds several, the
    /// last one counts; <see cref="FindAllIn"/> gives all.</param>
    /// <exception cref="ArgumentException">There is none in it.</exception>
    public static SpectralTrace FindIn(ITransformer transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return ModelSearch.Find<ISpectralModel>(transformer)?.Spectra ?? throw ModelSearch.NotFound("spectra", nameof(transformer));
    }

    /// <summary>
    /// Finds all traces in a fitted or loaded pipeline, in its order: those of spectral probes over columns and those of trained models.
    /// </summary>
    /// <param name="transformer">A transformer or a chain; one that carries no spectra gives an empty list.</param>
    public static IReadOnlyList<SpectralTrace> FindAllIn(ITransformer transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return [.. ModelSearch.All<ISpectralModel>(transformer).Select(found => found.Spectra)];
    }

    /// <summary>
    /// Reads a trace from any view with columns of its names, such as <c>ml.Data.LoadFromBinary("trace.idv")</c>: in any order, of any
    /// number type, or as text. What is missing is NaN or empty, and other columns are left alone.
    /// </summary>
    /// <remarks>
    /// A column of Single has seven digits: read CSV files by <see cref="FromText"/>, since <c>DataFrame.LoadCsv</c> takes numbers for
    /// Single unless it is told otherwise. NaN at the end of <c>Eigenvalues</c> are what loaders fill short vectors up with, and left out.
    /// The numbers of <see cref="SpectralMeasurement.CustomStatistics"/> come from the slots of the column of this name, or from columns
    /// such as <c>CustomStatistics.TopAlignment</c>.
    /// </remarks>
    /// <param name="view">The view; it is read once.</param>
    /// <exception cref="ArgumentException">The view has none of the columns, a value cannot be read as its column's, or eigenvalues are not
    /// finite and in descending order; the message names the row.</exception>
    public static SpectralTrace FromDataView(IDataView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        IReadOnlyList<SpectralMeasurement> rows = ForeignRows.Read(SpectralColumns.Stored, view);
        for (int i = 0; i < rows.Count; i++)
        {
            try
            {
                Descending.Require(rows[i].Eigenvalues.AsSpan(), nameof(view));
            }
            catch (ArgumentException failure)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The eigenvalues of row {i} are no spectrum. {failure.Message}"),
                    failure
                );
            }
        }

        return new SpectralTrace(rows);
    }

    /// <summary>
    /// Reads a trace from a text file: one that <see cref="SaveCsv"/> or <c>DataFrame.SaveCsv</c> wrote, or ML.NET's <c>SaveAsText</c> with
    /// <c>headerRow: true, schema: true, forceDense: true</c>.
    /// </summary>
    /// <remarks>
    /// All numbers come back bit by bit, infinite ones too, and all text that such a file can hold: not the difference between the ends of
    /// lines within a text, which become those of this system, and not a NaN with bits of its own.
    /// </remarks>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="separator">What stands between values.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no such file; the message names the line.</exception>
    /// <exception cref="ArgumentException">A value cannot be read as its column's; the message names the row and the column.</exception>
    public static SpectralTrace FromText(string path, char separator = ',')
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FromDataView(TextTable.Read(path, separator));
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
    /// All rows and columns as a data frame; <c>Eigenvalues</c> is a column of vectors, and each of a probe's own numbers a column such as
    /// <c>CustomStatistics.TopAlignment</c>.
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
    /// matrix with the regime of its last measurement, and a probe's own numbers below. What no row has is left out. The last line says
    /// what moved most.
    /// </summary>
    public string Summary() => TraceSummary.Of(this);

    /// <summary>The <see cref="Summary"/>.</summary>
    public override string ToString() => Summary();

    /// <summary>
    /// Writes all rows and columns as a CSV file in UTF-8, a line for each row, vectors as <c>(3 2.5 1)</c>; <see cref="FromText"/> reads
    /// it.
    /// </summary>
    /// <param name="path">The file; one that is there is overwritten.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveCsv(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        DataFrame.SaveCsv(ToDataFrame(), path, encoding: new UTF8Encoding(false), cultureInfo: CultureInfo.InvariantCulture);
    }

    internal void Write(BinaryWriter writer) => new Table<SpectralMeasurement>(SpectralColumns.Stored, Measurements).Write(writer);

    internal static SpectralTrace Read(PayloadReader reader)
    {
        IReadOnlyList<SpectralMeasurement> rows = Table<SpectralMeasurement>.Read(SpectralColumns.Stored, reader).Rows;
        foreach (SpectralMeasurement row in rows)
            Descending.Require(row.Eigenvalues.AsSpan(), row.Label);
        return new SpectralTrace(rows);
    }
}
