using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSpectral;

[assembly: LoadableClass(
    typeof(KernelFeaturesTransformer),
    null,
    typeof(SignatureLoadModel),
    "Kernel Features",
    KernelFeaturesTransformer.LoaderSignature
)]

namespace MLSpectral;

/// <summary>
/// Adds each row's coordinates in the leading eigenvectors of a network's kernel, and its leverage score. Made by
/// <c>KernelFeaturesEstimator</c>, which has the formulas. Needs no LibTorch.
/// </summary>
public sealed class KernelFeaturesTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "MLSpectralKernelFeatures";
    private const uint Version = 0x00010001;

    internal KernelFeaturesTransformer(IHostEnvironment env, FittedKernel fitted)
        : base(env.Register(nameof(KernelFeaturesTransformer)))
    {
        Fitted = fitted;
    }

    /// <summary>Which kernel the features are of.</summary>
    public KernelKind Kernel => Fitted.Kernel;

    /// <summary>The hidden layer of the conjugate kernel, from 1; null for the tangent kernel.</summary>
    public int? Layer => Fitted.Layer;

    /// <summary>The scale of the features.</summary>
    public KernelFeaturesScale Scale => Fitted.Scale;

    /// <summary>n, the number of rows the eigenvectors were computed on.</summary>
    public int NumberOfLandmarks => Fitted.NumberOfLandmarks;

    /// <summary>
    /// λ_j, the k largest eigenvalues of the kernel on the landmark rows, descending; 0 where one was at or under the noise floor or
    /// beyond the rank, and its feature is 0.
    /// </summary>
    public double[] Eigenvalues => [.. Fitted.Eigenvalues];

    /// <summary>The column that holds what the network takes.</summary>
    public string FeatureColumnName => Fitted.FeatureColumnName;

    /// <summary>The column of features that is added.</summary>
    public string OutputColumnName => Fitted.OutputColumnName;

    /// <summary>The column of leverage scores that is added.</summary>
    public string LeverageColumnName => Fitted.LeverageColumnName;

    internal FittedKernel Fitted { get; }

    private static VersionInfo SavedVersion =>
        new(
            modelSignature: "MLSPKFXF",
            verWrittenCur: Version,
            verReadableCur: Version,
            verWeCanReadBack: Version,
            loaderSignature: LoaderSignature,
            loaderAssemblyName: typeof(KernelFeaturesTransformer).Assembly.FullName
        );

    internal static KernelFeaturesTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(SavedVersion);
        return new KernelFeaturesTransformer(env, FittedKernel.Load(ctx));
    }

    /// <summary>Writes the network and the eigenvectors; see docs/reference/model-file-format.md.</summary>
    /// <param name="ctx">Where to.</param>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.CheckAtModel();
        ctx.SetVersionInfo(SavedVersion);
        Fitted.Save(ctx);
    }

    /// <summary>What maps rows of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <exception cref="ArgumentException">It has no feature column, or one of another type than the network's.</exception>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new KernelFeaturesMapper(this, KernelFeaturesInput.In(schema, FeatureColumnName, Fitted.Map.InputCount));
    }
}
