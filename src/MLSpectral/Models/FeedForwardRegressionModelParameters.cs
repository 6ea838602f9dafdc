using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLSpectral;

[assembly: LoadableClass(
    typeof(FeedForwardRegressionModelParameters),
    null,
    typeof(SignatureLoadModel),
    "Feed-Forward Network Regression",
    FeedForwardRegressionModelParameters.LoaderSignature
)]

namespace MLSpectral;

/// <summary>The model of <c>FeedForwardRegressionTrainer</c>: score = TargetOffset + TargetScale · f(features).</summary>
/// <remarks>
/// <c>ml.Transforms.CalculateFeatureContribution</c> gives gradient × input, x_j ∂score/∂x_j, in the units of the label; what that
/// means is said in <see cref="NetworkGradient"/>. Where contributions add up to f, these add up to score − TargetOffset (all of them,
/// and not normalized).
/// </remarks>
public sealed class FeedForwardRegressionModelParameters
    : FeedForwardModelParameters<float>,
        ICalculateFeatureContribution,
        IFeatureContributionMapper
{
    internal const string LoaderSignature = "MLSpectralFFRegression";
    private const uint Version = 0x00010001;

    internal FeedForwardRegressionModelParameters(
        IHostEnvironment env,
        FeedForwardNetwork network,
        double targetOffset,
        double targetScale,
        SpectralTrace spectra,
        TrainingHistory trainingHistory
    )
        : base(env, LoaderSignature, network, spectra, trainingHistory)
    {
        TargetOffset = targetOffset;
        TargetScale = targetScale;
    }

    private FeedForwardRegressionModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, ctx)
    {
        (TargetOffset, TargetScale) = ReadTask(ctx, reader => (reader.ReadDouble(), reader.ReadDouble()));
        if (Network.OutputCount != 1)
            throw new InvalidDataException(
                $"The regression model has a network with {Network.OutputCount} outputs instead of one: the file is corrupted. "
                    + $"Save the model again."
            );
        RequireScale(TargetOffset, TargetScale);
    }

    /// <summary>The mean of the training labels, if they were standardized; else 0.</summary>
    public double TargetOffset { get; }

    /// <summary>The standard deviation of the training labels, if they were standardized; else 1.</summary>
    public double TargetScale { get; }

    FeatureContributionCalculator ICalculateFeatureContribution.FeatureContributionCalculator => new(this);

    /// <summary>Regression.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    private protected override DataViewType OutputType => NumberDataViewType.Single;

    private protected override VersionInfo VersionInfo => SavedVersion;

    private protected override Action<BinaryWriter> WriteTask =>
        writer =>
        {
            writer.Write(TargetOffset);
            writer.Write(TargetScale);
        };

    private static VersionInfo SavedVersion =>
        new(
            modelSignature: "MLSPREGR",
            verWrittenCur: Version,
            verReadableCur: Version,
            verWeCanReadBack: Version,
            loaderSignature: LoaderSignature,
            loaderAssemblyName: typeof(FeedForwardRegressionModelParameters).Assembly.FullName
        );

    internal static FeedForwardRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(SavedVersion);
        return new FeedForwardRegressionModelParameters(env, ctx);
    }

    ValueMapper<TSource, VBuffer<float>> IFeatureContributionMapper.GetFeatureContributionMapper<TSource, TDestination>(
        int top,
        int bottom,
        bool normalize
    ) => FeatureContributions.CreateMapper<TSource>(Network, TargetScale, top, bottom, normalize);

    private protected override OnnxGraph CreateOnnxGraph()
    {
        OnnxGraph graph = OnnxNetwork.GraphOf(Network, OnnxFile.Score, new OutputUnits([TargetScale], [TargetOffset]));
        graph.AddOutput(OnnxFile.Score, OnnxElementType.Single, 1);
        return graph;
    }

    private protected override ValueMapper<VBuffer<float>, float> CreateMapper()
    {
        NetworkEvaluator evaluator = Network.CreateEvaluator();
        var dense = new float[Network.InputCount];
        return (in VBuffer<float> features, ref float score) =>
            score = (float)(TargetOffset + (TargetScale * Evaluate(evaluator, features, dense)[0]));
    }
}
