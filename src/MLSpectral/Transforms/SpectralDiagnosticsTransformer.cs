using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSpectral;

[assembly: LoadableClass(
    typeof(SpectralDiagnosticsTransformer),
    null,
    typeof(SignatureLoadModel),
    "Spectral Diagnostics",
    SpectralDiagnosticsTransformer.LoaderSignature
)]

namespace MLSpectral;

/// <summary>
/// Adds a trained network's spectral statistics to every row, one column for each statistic; see
/// <see cref="SpectralDiagnosticsEstimator"/>.
/// </summary>
public sealed class SpectralDiagnosticsTransformer : RowToRowTransformerBase
{
    /// <summary>The kind of the annotation that holds the values of a column: the same vector as every row's.</summary>
    public const string SpectralValues = "SpectralValues";

    internal const string LoaderSignature = "MLSpectralDiagnostics";
    private const uint Version = 0x00010001;

    private static readonly ModelEntry Entry = new("Diagnostics", new PayloadFormat("MLSPDIAG", version: 2));

    private SpectralDiagnosticsTransformer(IHostEnvironment env, IReadOnlyList<string> slotNames, IReadOnlyList<DiagnosticColumn> columns)
        : base(env.Register(nameof(SpectralDiagnosticsTransformer)))
    {
        SlotNames = slotNames;
        Columns = columns;
    }

    /// <summary>The names of the slots of every column: the matrices.</summary>
    public IReadOnlyList<string> SlotNames { get; }

    /// <summary>The names of the columns that are added.</summary>
    public IReadOnlyList<string> ColumnNames => [.. Columns.Select(column => column.Name)];

    internal IReadOnlyList<DiagnosticColumn> Columns { get; }

    private static VersionInfo SavedVersion =>
        new(
            modelSignature: "MLSPDGNS",
            verWrittenCur: Version,
            verReadableCur: Version,
            verWeCanReadBack: Version,
            loaderSignature: LoaderSignature,
            loaderAssemblyName: typeof(SpectralDiagnosticsTransformer).Assembly.FullName
        );

    internal static SpectralDiagnosticsTransformer Of(
        IHostEnvironment env,
        SpectralTrace trace,
        IEnumerable<string> statistics,
        string prefix
    )
    {
        SpectralMeasurement[] matrices = [.. trace.ByMatrix.Select(rows => rows[^1])];
        return new(
            env,
            [.. SpectralDiagnostic.Names(matrices)],
            [
                .. statistics.Select(name => new DiagnosticColumn(
                    prefix + name,
                    [.. SpectralDiagnostic.Values(name, matrices).Select(value => (float)value)]
                )),
            ]
        );
    }

    internal static SpectralDiagnosticsTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(SavedVersion);
        return Entry.Read(ctx, reader => Read(env, reader));
    }

    /// <summary>Writes the names and values, not the trace; see docs/reference/model-file-format.md.</summary>
    /// <param name="ctx">Where to.</param>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.CheckAtModel();
        ctx.SetVersionInfo(SavedVersion);
        Entry.Write(ctx, Write);
    }

    /// <summary>What maps rows of a schema: of any.</summary>
    /// <param name="schema">The schema.</param>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new SpectralDiagnosticsMapper(this);

    private void Write(BinaryWriter writer)
    {
        writer.Write(SlotNames.Count);
        foreach (string name in SlotNames)
            writer.Write(name);
        writer.Write(Columns.Count);
        foreach (DiagnosticColumn column in Columns)
        {
            writer.Write(column.Name);
            foreach (float value in column.Values)
                writer.Write(value);
        }
    }

    private static SpectralDiagnosticsTransformer Read(IHostEnvironment env, PayloadReader reader)
    {
        string[] slotNames = new string[reader.ReadCount(bytesEach: 1)];
        for (int i = 0; i < slotNames.Length; i++)
            slotNames[i] = reader.ReadString();
        var columns = new DiagnosticColumn[reader.ReadCount(1 + ((long)sizeof(float) * slotNames.Length))];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = new DiagnosticColumn(reader.ReadString(), reader.ReadArray<float>(slotNames.Length));
        string[] names = [.. columns.Select(column => column.Name).Distinct()];
        if (slotNames.Length == 0 || names.Length == 0 || names.Length < columns.Length || names.Contains(""))
            throw new InvalidDataException(
                $"The spectral diagnostics in the model have {columns.Length} columns, {names.Length} of them with names of their own, of "
                    + $"{slotNames.Length} slots: they were written wrongly. Save the model again."
            );
        return new(env, slotNames, columns);
    }
}
