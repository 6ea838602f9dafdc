using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MLSpectral;

/// <summary>
/// What training a feed-forward network leaves behind: the network as plain arrays, the spectra, and the history. Scores without LibTorch.
/// </summary>
/// <typeparam name="TOutput">What the model predicts for a row.</typeparam>
public abstract class FeedForwardModelParameters<TOutput>
    : ModelParametersBase<TOutput>,
        IValueMapper,
        ISpectralModel,
        ITrainedModel,
        INetworkModel
{
    private static readonly ModelEntry TaskEntry = new("Task", "MLSPTASK", Version: 1);
    private static readonly ModelEntry NetworkEntry = new("Network", "MLSPNETW", Version: 1);
    private static readonly ModelEntry InitialNetworkEntry = new("InitialNetwork", "MLSPNETW", Version: 1);
    private static readonly ModelEntry HistoryEntry = new("TrainingHistory", "MLSPHIST", Version: 2);

    // A scattered weight costs about as much as this many in a row.
    private const int SlotsPerSparseEntry = 16;

    private protected FeedForwardModelParameters(
        IHostEnvironment env,
        string name,
        FeedForwardNetwork network,
        SpectralTrace spectra,
        TrainingHistory trainingHistory
    )
        : base(env, name)
    {
        Network = network;
        Spectra = spectra;
        TrainingHistory = trainingHistory;
    }

    private protected FeedForwardModelParameters(IHostEnvironment env, string name, ModelLoadContext ctx)
        : base(env, name, ctx)
    {
        Network = NetworkEntry.Read(ctx, NetworkFormat.Read);
        InitialNetwork = InitialNetworkEntry.TryRead(ctx, NetworkFormat.Read, out FeedForwardNetwork? initial) ? initial : null;
        Spectra = SpectraEntry.Read(ctx);
        TrainingHistory = HistoryEntry.Read(ctx, TrainingHistory.Read);
    }

    /// <summary>The network: layers, weights, biases, activations.</summary>
    public FeedForwardNetwork Network { get; }

    /// <summary>The network that training started from; null unless the option <c>KeepInitialNetwork</c> was on.</summary>
    public FeedForwardNetwork? InitialNetwork { get; internal init; }

    /// <inheritdoc/>
    public SpectralTrace Spectra { get; }

    /// <summary>How training went.</summary>
    public TrainingHistory TrainingHistory { get; }

    /// <summary>Writes the model as an ONNX file; see <c>OnnxCatalog</c>.</summary>
    internal void WriteOnnx(Stream stream) => OnnxFile.Write(stream, CreateOnnxGraph);

    /// <summary>The network and what makes the columns of its outputs.</summary>
    private protected abstract OnnxGraph CreateOnnxGraph();

    DataViewType IValueMapper.InputType => new VectorDataViewType(NumberDataViewType.Single, Network.InputCount);

    DataViewType IValueMapper.OutputType => OutputType;

    private protected abstract DataViewType OutputType { get; }

    private protected abstract VersionInfo VersionInfo { get; }

    ValueMapper<TIn, TOut> IValueMapper.GetMapper<TIn, TOut>()
    {
        if (typeof(TIn) != typeof(VBuffer<float>) || typeof(TOut) != typeof(TOutput))
            throw new InvalidOperationException(
                $"This model maps {typeof(VBuffer<float>)} to {typeof(TOutput)}, not {typeof(TIn)} to {typeof(TOut)}."
            );
        return (ValueMapper<TIn, TOut>)(Delegate)CreateMapper();
    }

    /// <summary>A mapper with buffers of its own: one for each cursor or prediction engine.</summary>
    private protected abstract ValueMapper<VBuffer<float>, TOutput> CreateMapper();

    /// <summary>Writes the model's stream and entries; see FORMAT.md.</summary>
    /// <param name="ctx">Where to.</param>
    protected sealed override void SaveCore(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        base.SaveCore(ctx);
        ctx.SetVersionInfo(VersionInfo);
        if (WriteTask is Action<BinaryWriter> write)
            TaskEntry.Write(ctx, write);
        NetworkEntry.Write(ctx, writer => NetworkFormat.Write(writer, Network));
        if (InitialNetwork is not null)
            InitialNetworkEntry.Write(ctx, writer => NetworkFormat.Write(writer, InitialNetwork));
        SpectraEntry.Write(ctx, Spectra);
        HistoryEntry.Write(ctx, TrainingHistory.Write);
    }

    /// <summary>Writes what only this task's model has, if it has anything; its constructor reads it with <see cref="ReadTask"/>.</summary>
    private protected virtual Action<BinaryWriter>? WriteTask => null;

    private protected static T ReadTask<T>(ModelLoadContext ctx, Func<PayloadReader, T> read) => TaskEntry.Read(ctx, read);

    /// <summary>
    /// Evaluates the network for the features of one row, dense or sparse: the same up to rounding, and bit by bit unless few of many
    /// features are set.
    /// </summary>
    private protected static ReadOnlySpan<float> Evaluate(NetworkEvaluator evaluator, in VBuffer<float> features, float[] dense)
    {
        if (features.IsDense)
            return evaluator.Evaluate(features.GetValues());
        if (features.Length != dense.Length)
            throw new ArgumentException($"The network takes {dense.Length} features and got {features.Length}.", nameof(features));
        if (SlotsPerSparseEntry * (long)features.GetValues().Length <= dense.Length)
            return evaluator.Evaluate(features.GetIndices(), features.GetValues());
        features.CopyTo(dense);
        return evaluator.Evaluate(dense);
    }
}
