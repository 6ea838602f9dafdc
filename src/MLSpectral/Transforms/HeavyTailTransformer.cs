using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSpectral;

[assembly: LoadableClass(
    typeof(HeavyTailTransformer),
    null,
    typeof(SignatureLoadModel),
    "Heavy Tail",
    HeavyTailTransformer.LoaderSignature
)]

namespace MLSpectral;

/// <summary>
/// Adds a column with the power law of each row's largest values and what its rivals say of it; see <see cref="HeavyTailEstimator"/>.
/// </summary>
public sealed class HeavyTailTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "MLSpectralHeavyTail";
    private const uint Version = 0x00010001;

    private static readonly ModelEntry Entry = new("HeavyTail", new PayloadFormat("MLSPTAIL", version: 2));

    internal HeavyTailTransformer(IHostEnvironment env, string outputColumnName, string inputColumnName, HeavyTailOptions options)
        : base(env.Register(nameof(HeavyTailTransformer)))
    {
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
        Options = options;
    }

    /// <summary>The names of the slots of the output column, in their order.</summary>
    public IReadOnlyList<string> SlotNames => [.. HeavyTailSlot.Of(Options).Select(slot => slot.Name)];

    /// <summary>The column that is added.</summary>
    public string OutputColumnName { get; }

    /// <summary>The column with the values.</summary>
    public string InputColumnName { get; }

    /// <summary>How tails are found.</summary>
    public HeavyTailOptions Options { get; }

    private static VersionInfo SavedVersion =>
        new(
            modelSignature: "MLSPHVYT",
            verWrittenCur: Version,
            verReadableCur: Version,
            verWeCanReadBack: Version,
            loaderSignature: LoaderSignature,
            loaderAssemblyName: typeof(HeavyTailTransformer).Assembly.FullName
        );

    internal static HeavyTailTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(SavedVersion);
        return Entry.Read(ctx, reader => Read(env, reader));
    }

    /// <summary>Writes the names of the columns and the options; see docs/reference/model-file-format.md.</summary>
    /// <param name="ctx">Where to.</param>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.CheckAtModel();
        ctx.SetVersionInfo(SavedVersion);
        Entry.Write(
            ctx,
            writer =>
            {
                writer.Write(OutputColumnName);
                writer.Write(InputColumnName);
                Options.Write(writer);
            }
        );
    }

    /// <summary>What maps rows of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <exception cref="ArgumentException">It has no such input column, or one that is no vector of Single or Double.</exception>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new HeavyTailMapper(this, schema);
    }

    private static HeavyTailTransformer Read(IHostEnvironment env, PayloadReader reader)
    {
        string output = reader.ReadString(),
            input = reader.ReadString();
        if (output.Length == 0 || input.Length == 0)
            throw new InvalidDataException(
                $"The heavy tails in the model go from column '{input}' to '{output}', and columns have names: they were written wrongly. "
                    + $"Save the model again."
            );
        return new(env, output, input, HeavyTailOptions.Read(reader));
    }
}
