using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSpectral;

[assembly: LoadableClass(
    typeof(FeedForwardMultiOutputRegressionModelParameters),
    null,
    typeof(SignatureLoadModel),
    "Feed-Forward Network Multi-Output Regression",
    FeedForwardMultiOutputRegressionModelParameters.LoaderSignature
)]

namespace MLSpectral;

/// <summary>
/// The model of <c>FeedForwardMultiOutputRegressionTrainer</c>: score_c = TargetOffsets_c + TargetScales_c · f_c(features) for each output
/// c of C.
/// </summary>
public sealed class FeedForwardMultiOutputRegressionModelParameters : FeedForwardModelParameters<VBuffer<float>>
{
    internal const string LoaderSignature = "MLSpectralFFMultiOutput";
    private const uint Version = 0x00010001;

    private readonly double[] _offsets,
        _scales;

    internal FeedForwardMultiOutputRegressionModelParameters(
        IHostEnvironment env,
        FeedForwardNetwork network,
        double[] targetOffsets,
        double[] targetScales,
        string[] outputNames,
        SpectralTrace spectra,
        TrainingHistory trainingHistory
    )
        : base(env, LoaderSignature, network, spectra, trainingHistory)
    {
        (_offsets, _scales, OutputNames) = (targetOffsets, targetScales, outputNames);
    }

    private FeedForwardMultiOutputRegressionModelParameters(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, LoaderSignature, ctx)
    {
        (_offsets, _scales, OutputNames) = ReadTask(ctx, Read);
        int outputs = Network.OutputCount;
        if (_offsets.Length != outputs || _scales.Length != outputs || (OutputNames.Count != 0 && OutputNames.Count != outputs))
            throw new InvalidDataException(
                $"The multi-output regression model has a network with {outputs} outputs, and {_offsets.Length} offsets, "
                    + $"{_scales.Length} scales and {OutputNames.Count} names for them: the file is corrupted. Save the model again."
            );
        for (int c = 0; c < outputs; c++)
            RequireScale(_offsets[c], _scales[c]);
    }

    /// <summary>The means of each output's training labels, if they were standardized; else 0. One number for each output.</summary>
    public IReadOnlyList<double> TargetOffsets => _offsets;

    /// <summary>
    /// The standard deviations of each output's training labels, if they were standardized; else 1. One number for each output.
    /// </summary>
    public IReadOnlyList<double> TargetScales => _scales;

    /// <summary>The slot names of the label column that the model was trained with, one for each output; empty if it had none.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>Multi-output regression.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MultiOutputRegression;

    private protected override DataViewType OutputType => new VectorDataViewType(NumberDataViewType.Single, Network.OutputCount);

    private protected override VersionInfo VersionInfo => SavedVersion;

    private protected override Action<BinaryWriter> WriteTask =>
        writer =>
        {
            Write(writer, _offsets, writer.Write);
            Write(writer, _scales, writer.Write);
            Write(writer, OutputNames, writer.Write);
        };

    private static VersionInfo SavedVersion =>
        new(
            modelSignature: "MLSPMOUT",
            verWrittenCur: Version,
            verReadableCur: Version,
            verWeCanReadBack: Version,
            loaderSignature: LoaderSignature,
            loaderAssemblyName: typeof(FeedForwardMultiOutputRegressionModelParameters).Assembly.FullName
        );

    internal static FeedForwardMultiOutputRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(SavedVersion);
        return new FeedForwardMultiOutputRegressionModelParameters(env, ctx);
    }

    /// <inheritdoc cref="FeedForwardModelParameters{TOutput}.CreateMapper"/>
    internal ValueMapper<VBuffer<float>, VBuffer<float>> CreateScorer() => CreateMapper();

    private protected override OnnxGraph CreateOnnxGraph()
    {
        OnnxGraph graph = OnnxNetwork.GraphOf(Network, OnnxFile.Score, new OutputUnits(_scales, _offsets));
        graph.AddOutput(OnnxFile.Score, OnnxElementType.Single, Network.OutputCount);
        return graph;
    }

    private protected override ValueMapper<VBuffer<float>, VBuffer<float>> CreateMapper()
    {
        NetworkEvaluator evaluator = Network.CreateEvaluator();
        var dense = new float[Network.InputCount];
        return (in VBuffer<float> features, ref VBuffer<float> scores) =>
        {
            ReadOnlySpan<float> outputs = Evaluate(evaluator, features, dense);
            VBufferEditor<float> editor = VBufferEditor.Create(ref scores, outputs.Length);
            for (int c = 0; c < outputs.Length; c++)
                editor.Values[c] = (float)(_offsets[c] + (_scales[c] * outputs[c]));
            scores = editor.Commit();
        };
    }

    private static void Write<T>(BinaryWriter writer, IReadOnlyCollection<T> values, Action<T> write)
    {
        writer.Write(values.Count);
        foreach (T value in values)
            write(value);
    }

    private static (double[] Offsets, double[] Scales, string[] Names) Read(PayloadReader reader)
    {
        double[] offsets = reader.ReadArray<double>(reader.ReadCount(sizeof(double)));
        double[] scales = reader.ReadArray<double>(reader.ReadCount(sizeof(double)));
        var names = new string[reader.ReadCount(bytesEach: 1)];
        for (int c = 0; c < names.Length; c++)
            names[c] = reader.ReadString();
        return (offsets, scales, names);
    }
}
