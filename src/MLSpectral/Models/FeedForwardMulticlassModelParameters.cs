using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSpectral;

[assembly: LoadableClass(
    typeof(FeedForwardMulticlassModelParameters),
    null,
    typeof(SignatureLoadModel),
    "Feed-Forward Network Multiclass Classification",
    FeedForwardMulticlassModelParameters.LoaderSignature
)]

namespace MLSpectral;

/// <summary>
/// The model of <c>FeedForwardMulticlassTrainer</c>: score = softmax(f(features)), the probability of each class in the order of the
/// label's keys.
/// </summary>
/// <remarks>
/// <c>ml.Transforms.CalculateFeatureContribution</c> is for models with one score, so there is none for several classes.
/// <see cref="NetworkGradient.Contributions"/> of <c>Network.CreateGradient()</c> gives the contributions to the logit of any class.
/// </remarks>
public sealed class FeedForwardMulticlassModelParameters : FeedForwardModelParameters<VBuffer<float>>
{
    internal const string LoaderSignature = "MLSpectralFFMulticlass";
    private const uint Version = 0x00010001;

    internal FeedForwardMulticlassModelParameters(
        IHostEnvironment env,
        FeedForwardNetwork network,
        SpectralTrace spectra,
        TrainingHistory trainingHistory
    )
        : base(env, LoaderSignature, network, spectra, trainingHistory) { }

    private FeedForwardMulticlassModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, ctx)
    {
        int classes = ReadTask(ctx, reader => reader.ReadInt32());
        if (Network.OutputCount != classes)
            throw new InvalidDataException(
                $"The multiclass model is of {classes} classes and has a network with {Network.OutputCount} outputs: the file is "
                    + $"corrupted. Save the model again."
            );
    }

    /// <summary>Multiclass classification.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    private protected override DataViewType OutputType => new VectorDataViewType(NumberDataViewType.Single, Network.OutputCount);

    private protected override VersionInfo VersionInfo => SavedVersion;

    private protected override Action<BinaryWriter> WriteTask => writer => writer.Write(Network.OutputCount);

    private static VersionInfo SavedVersion =>
        new(
            modelSignature: "MLSPMULT",
            verWrittenCur: Version,
            verReadableCur: Version,
            verWeCanReadBack: Version,
            loaderSignature: LoaderSignature,
            loaderAssemblyName: typeof(FeedForwardMulticlassModelParameters).Assembly.FullName
        );

    internal static FeedForwardMulticlassModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(SavedVersion);
        return new FeedForwardMulticlassModelParameters(env, ctx);
    }

    private protected override OnnxGraph CreateOnnxGraph()
    {
        OnnxGraph graph = OnnxNetwork.GraphOf(Network, "Logits");
        graph.Add("Softmax", OnnxFile.Score, ["Logits"], [OnnxAttribute.Of("axis", 1)]);
        graph.Add("ArgMax", OnnxFile.PredictedLabel, [OnnxFile.Score], [OnnxAttribute.Of("axis", 1)]);
        graph.AddOutput(OnnxFile.Score, OnnxElementType.Single, Network.OutputCount);
        graph.AddOutput(OnnxFile.PredictedLabel, OnnxElementType.Int64, 1);
        return graph;
    }

    private protected override ValueMapper<VBuffer<float>, VBuffer<float>> CreateMapper()
    {
        NetworkEvaluator evaluator = Network.CreateEvaluator();
        var dense = new float[Network.InputCount];
        var shifted = new float[Network.OutputCount];
        return (in VBuffer<float> features, ref VBuffer<float> scores) =>
        {
            ReadOnlySpan<float> logits = Evaluate(evaluator, features, dense);

            // Less the largest, so that no exponential overflows.
            TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), shifted);
            VBufferEditor<float> editor = VBufferEditor.Create(ref scores, logits.Length);
            TensorPrimitives.SoftMax<float>(shifted, editor.Values);
            scores = editor.Commit();
        };
    }
}
