using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSpectral;

[assembly: LoadableClass(
    typeof(ColumnSpectrumTransformer),
    null,
    typeof(SignatureLoadModel),
    "Spectral Probe",
    ColumnSpectrumTransformer.LoaderSignature
)]

namespace MLSpectral;

/// <summary>
/// Carries the spectra of a column of the training data through a pipeline: <see cref="Spectra"/>, which <see cref="SpectralTrace.FindIn"/>
/// finds too. Rows pass as they are, and no column is added or read.
/// </summary>
/// <remarks>
/// It saves and loads with the pipeline, and transforms without LibTorch. The column must be there with the size it was fitted on.
/// <c>ColumnSpectrumEstimator</c> says what is measured. About 8 bytes an eigenvalue and 1 KB for each of the three rows are saved,
/// and what <see cref="Compare"/> needs: 4 k(k + 3) bytes for each of at most 128 blocks, k = min(d, 128); 5.3 MB for 100 slots.
/// </remarks>
public sealed class ColumnSpectrumTransformer : RowToRowTransformerBase, ISpectralModel
{
    internal const string LoaderSignature = "MLSpectralColumnSpectrum";
    private const uint Version = 0x00010001;

    private static readonly ModelEntry ProbeEntry = new("Probe", ProbeRecord.Format);

    private static readonly ModelEntry ReferenceEntry = new("DriftReference", DriftReference.Format);

    private readonly ProbeRecord _record;
    private readonly DeferredEntry<SpectralTrace> _spectra;
    private readonly DriftReference _reference;

    internal ColumnSpectrumTransformer(IHostEnvironment env, ProbeRecord record, SpectralTrace spectra, DriftReference reference)
        : this(env, record, SpectraEntry.Of(spectra), reference) { }

    private ColumnSpectrumTransformer(
        IHostEnvironment env,
        ProbeRecord record,
        DeferredEntry<SpectralTrace> spectra,
        DriftReference reference
    )
        : base(env.Register(nameof(ColumnSpectrumTransformer)))
    {
        (_record, _spectra, _reference) = (record, spectra, reference);
    }

    /// <summary>The column that was measured.</summary>
    public string ColumnName => _record.ColumnName;

    /// <summary>Its number of slots, d.</summary>
    public int Width => _record.Width;

    /// <summary>The rows that were measured, n.</summary>
    public long RowCount => _record.RowCount;

    /// <summary>The rows that were left out because a value of the column is missing or infinite.</summary>
    public long SkippedRowCount => _record.SkippedRowCount;

    /// <summary>
    /// The slots that have the same value in all rows, but for rounding; the correlation is that of the others. Of a column too wide to be
    /// measured exactly, the buckets that its slots were folded into.
    /// </summary>
    public int ConstantSlotCount => _record.ConstantSlotCount;

    /// <summary>
    /// Three rows, of step 0 and layer 0, with the column's name as layer name: <see cref="SpectralMatrix.Covariance"/>,
    /// <see cref="SpectralMatrix.Correlation"/> (not where all slots are constant) and <see cref="SpectralMatrix.Gram"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">The probe was loaded from a file whose entry cannot be read; rows pass all the same.
    /// </exception>
    public SpectralTrace Spectra => _spectra.Value;

    private static VersionInfo SavedVersion =>
        new(
            modelSignature: "MLSPPRXF",
            verWrittenCur: Version,
            verReadableCur: Version,
            verWeCanReadBack: Version,
            loaderSignature: LoaderSignature,
            loaderAssemblyName: typeof(ColumnSpectrumTransformer).Assembly.FullName
        );

    /// <summary>Finds the probe in a fitted or loaded pipeline.</summary>
    /// <param name="transformer">A probe, or a chain that holds one, however deeply nested.</param>
    /// <param name="columnName">The column it measured; null for any. Of several the last is taken.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ColumnSpectrumTransformer FindIn(ITransformer transformer, string? columnName = null)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return ModelSearch
            .All<ColumnSpectrumTransformer>(transformer)
            .LastOrDefault(probe => columnName is null || probe.ColumnName == columnName)
            ?? throw new ArgumentException(
                $"There is no spectral probe{(columnName is null ? "" : $" of the column '{columnName}'")} in it. Append "
                    + $"ml.Transforms.ColumnSpectrum(\"{columnName ?? "Features"}\") to the pipeline before it is fitted.",
                nameof(transformer)
            );
    }

    /// <summary>
    /// Compares new rows with those that the probe was fitted to: have their spectrum, their covariance or their mean drifted? See
    /// <see cref="SpectralComparison"/>.
    /// </summary>
    /// <remarks>
    /// Managed code, without LibTorch, in memory of one batch. Each batch is told to the meter (<see cref="SpectralMeter"/>).
    /// </remarks>
    /// <param name="data">The rows, with the column as it was where the probe stands in the pipeline: for a fitted pipeline, what its
    /// <c>Transform</c> gives, unless a later step replaces the column.</param>
    /// <param name="rowsPerBatch">Rows in a batch, at least as many as a block has; null to take all rows together.</param>
    /// <returns>A row for each batch.</returns>
    /// <exception cref="ArgumentException">The column is missing or of another type or size, no batch has as many usable rows as a block,
    /// or the probe was fitted on too few rows.</exception>
    public SpectralComparison Compare(IDataView data, int? rowsPerBatch = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        SpectralComparison comparison = _reference.Compare(data, ColumnName, rowsPerBatch);
        foreach (SpectralDrift batch in comparison.Batches)
            Tell(batch);
        return comparison;
    }

    /// <summary>Compares new rows batch by batch, each when it is asked for: for data that keep coming.</summary>
    /// <param name="data">As for <see cref="Compare"/>.</param>
    /// <param name="rowsPerBatch">Rows in a batch, at least as many as a block has.</param>
    /// <returns>A row for each batch; one with fewer usable rows than a block, as the last may be, has NaN for all sizes and
    /// p-values.</returns>
    /// <exception cref="ArgumentException">The column is missing or of another type or size, a batch is smaller than a block, or the probe
    /// was fitted on too few rows.</exception>
    public IEnumerable<SpectralDrift> CompareBatches(IDataView data, int rowsPerBatch)
    {
        ArgumentNullException.ThrowIfNull(data);
        return _reference
            .CompareBatches(data, ColumnName, rowsPerBatch)
            .Select(batch =>
            {
                Tell(batch);
                return batch;
            });
    }

    internal static ColumnSpectrumTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(SavedVersion);
        ProbeRecord record = ProbeEntry.Read(ctx, ProbeRecord.Read);
        DriftReference reference = ReferenceEntry.Read(ctx, DriftReference.Read);
        if (reference.Width != record.Width)
            throw new InvalidDataException(
                $"The spectral probe of '{record.ColumnName}' has {record.Width} slots, and its reference {reference.Width}: the file is "
                    + $"corrupted. Save the model again."
            );
        return new ColumnSpectrumTransformer(env, record, SpectraEntry.Load(ctx), reference);
    }

    /// <summary>Writes what was measured; see docs/reference/model-file-format.md.</summary>
    /// <param name="ctx">Where to.</param>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.CheckAtModel();
        ctx.SetVersionInfo(SavedVersion);
        ProbeEntry.Write(ctx, _record.Write);
        _spectra.Save(ctx);
        ReferenceEntry.Write(ctx, _reference.Write);
    }

    /// <summary>What passes rows of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <exception cref="ArgumentException">The column is missing, or of another type or size.</exception>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ProbedColumn.Require(schema, ColumnName, Width);
        return new ColumnSpectrumMapper(this);
    }

    private void Tell(SpectralDrift batch) =>
        DriftTelemetry.Batch(ColumnName, batch.TestedRowCount, batch.SpectrumDrift, batch.CovarianceDrift, batch.MeanDrift, batch.PValue);
}
