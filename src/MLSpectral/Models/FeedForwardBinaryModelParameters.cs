using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLSpectral;

[assembly: LoadableClass(
    typeof(FeedForwardBinaryModelParameters),
    null,
    typeof(SignatureLoadModel),
    "Feed-Forward Network Binary Classification",
    FeedForwardBinaryModelParameters.LoaderSignature
)]

namespace MLSpectral;

/// <summary>
/// The model of <c>FeedForwardBinaryTrainer</c>: score = f(features), the log-odds of the positive class. The calibrator around it makes a
/// probability of it.
/// </summary>
/// <remarks>
/// <c>ml.Transforms.CalculateFeatureContribution</c> gives gradient × input, x_j ∂score/∂x_j, contributions to the log-odds; what that
/// means is said in <see cref="NetworkGradient"/>.
/// </remarks>
public sealed class FeedForwardBinaryModelParameters
    : FeedForwardModelParameters<float>,
        ICalculateFeatureContribution,
        IFeatureContributionMapper
{
    internal const string LoaderSignature = "MLSpectralFFBinary";
    private const uint Version = 0x00010001;

    internal FeedForwardBinaryModelParameters(
        IHostEnvironment env,
        FeedForwardNetwork network,
        SpectralTrace spectra,
        TrainingHistory trainingHistory
    )
        : base(env, LoaderSignature, network, spectra, trainingHistory) { }

    private FeedForwardBinaryModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, ctx)
    {
        if (Network.OutputCount != 1)
            throw new InvalidDataException(
                $"The binary classifier has a network with {Network.OutputCount} outputs instead of one: the file is corrupted. "
                    + $"Save the model again."
            );
    }

    FeatureContributionCalculator ICalculateFeatureContribution.FeatureContributionCalculator => new(this);

    /// <summary>Binary classification.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    private protected override DataViewType OutputType => NumberDataViewType.Single;

    private protected override VersionInfo VersionInfo => SavedVersion;

    private static VersionInfo SavedVersion =>
        new(
            modelSignature: "MLSPBINR",
            verWrittenCur: Version,
            verReadableCur: Version,
            verWeCanReadBack: Version,
            loaderSignature: LoaderSignature,
            loaderAssemblyName: typeof(FeedForwardBinaryModelParameters).Assembly.FullName
        );

    internal static FeedForwardBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(SavedVersion);
        return new FeedForwardBinaryModelParameters(env, ctx);
    }

    ValueMapper<TSource, VBuffer<float>> IFeatureContributionMapper.GetFeatureContributionMapper<TSource, TDestination>(
        int top,
        int bottom,
        bool normalize
    ) => FeatureContributions.CreateMapper<TSource>(Network, scale: 1, top, bottom, normalize);

    // The calibrator of the trainer: the logistic function of the log-odds.
    private protected override OnnxGraph CreateOnnxGraph() => CreateOnnxGraph(slope: -1, offset: 0);

    /// <summary>The network, the probability 1/(1 + exp(slope · score + offset)) and the label.</summary>
    internal OnnxGraph CreateOnnxGraph(double slope, double offset)
    {
        OnnxGraph graph = OnnxNetwork.GraphOf(Network, OnnxFile.Score);
        string logit = graph.AddScaled(OnnxFile.Score, "Logit", [-slope], [-offset]);
        graph.Add("Sigmoid", OnnxFile.Probability, [logit]);
        graph.Add("Greater", OnnxFile.PredictedLabel, [OnnxFile.Score, graph.AddTensor("Threshold", [0])]);
        graph.AddOutput(OnnxFile.Score, OnnxElementType.Single, 1);
        graph.AddOutput(OnnxFile.Probability, OnnxElementType.Single, 1);
        graph.AddOutput(OnnxFile.PredictedLabel, OnnxElementType.Boolean, 1);
        return graph;
    }

    private protected override ValueMapper<VBuffer<float>, float> CreateMapper()
    {
        NetworkEvaluator evaluator = Network.CreateEvaluator();
        var dense = new float[Network.InputCount];
        return (in VBuffer<float> features, ref float score) => score = Evaluate(evaluator, features, dense)[0];
    }
}
