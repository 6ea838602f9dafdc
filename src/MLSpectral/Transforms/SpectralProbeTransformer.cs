using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSpectral.Models;
using MLSpectral.Spectra;
using MLSpectral.Transforms;

[assembly: LoadableClass(
    typeof(SpectralProbeTransformer),
    null,
    typeof(SignatureLoadModel),
    "Spectral Probe",
    SpectralProbeTransformer.LoaderSignature)]

namespace MLSpectral.Transforms;

/// <summary>Carries the spectra of a column of the training data through a pipeline: <see cref="Spectra"/>, which <see cref="SpectralTrace.Of"/> finds too. Rows pass as they are, and no column is added or read.</summary>
/// <remarks>
/// It saves and loads with the pipeline, and transforms without LibTorch. The column must be there with the size it was fitted on. <see cref="SpectralProbeEstimator"/> says what is measured. About
/// 8 bytes an eigenvalue and 1 KB for each of the three rows are saved.
/// </remarks>
public sealed class SpectralProbeTransformer : RowToRowTransformerBase, ISpectralModel
{
    internal const string LoaderSignature = "MLSpectralProbeXfer";
    private const uint Version = 0x00010001;

    private static readonly ModelEntry ProbeEntry = new("Probe", "MLSPPROB", Version: 1);

    private readonly ProbeRecord _record;

    internal SpectralProbeTransformer(IHostEnvironment env, ProbeRecord record, SpectralTrace spectra)
        : base(env.Register(nameof(SpectralProbeTransformer)))
    {
        _record = record;
        Spectra = spectra;
    }

    /// <summary>The column that was measured.</summary>
    public string ColumnName => _record.ColumnName;

    /// <summary>Its number of slots, d.</summary>
    public int Width => _record.Width;

    /// <summary>The rows that were measured, n.</summary>
    public long RowCount => _record.RowCount;

    /// <summary>The rows that were left out because a value of the column is missing or infinite.</summary>
    public long SkippedRowCount => _record.SkippedRowCount;

    /// <summary>The slots that have the same value in all rows, but for rounding; the correlation is that of the others. Of a column too wide to be measured exactly, the buckets that its slots were folded into.</summary>
    public int ConstantSlotCount => _record.ConstantSlotCount;

    /// <summary>Three rows, of step 0 and layer 0, with the column's name as layer name: <see cref="SpectralMatrix.Covariance"/>, <see cref="SpectralMatrix.Correlation"/> (not where all slots are constant) and <see cref="SpectralMatrix.Gram"/>.</summary>
    public SpectralTrace Spectra { get; }

    private static VersionInfo SavedVersion => new(
        modelSignature: "MLSPPRXF",
        verWrittenCur: Version,
        verReadableCur: Version,
        verWeCanReadBack: Version,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(SpectralProbeTransformer).Assembly.FullName);

    internal static SpectralProbeTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(SavedVersion);
        return new SpectralProbeTransformer(env, ProbeEntry.Read(ctx, ProbeRecord.Read), SpectraEntry.Read(ctx));
    }

    /// <summary>Writes what was measured; see FORMAT.md.</summary>
    /// <param name="ctx">Where to.</param>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.CheckAtModel();
        ctx.SetVersionInfo(SavedVersion);
        ProbeEntry.Write(ctx, _record.Write);
        SpectraEntry.Write(ctx, Spectra);
    }

    /// <summary>What passes rows of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <exception cref="ArgumentException">The column is missing, or of another type or size.</exception>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ProbedColumn.Require(schema, ColumnName, Width);
        return new SpectralProbeMapper(this);
    }
}
