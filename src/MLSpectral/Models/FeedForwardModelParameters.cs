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
    private static readonly ModelEntry TaskEntry = new("Task", new PayloadFormat("MLSPTASK", version: 2));
    private static readonly ModelEntry NetworkEntry = new("Network", NetworkFormat.Format);
    private static readonly ModelEntry InitialNetworkEntry = new("InitialNetwork", NetworkFormat.Format);
    private static readonly ModelEntry HistoryEntry = new("TrainingHistory", TrainingHistory.Format);

    // A scattered weight costs about as much as this many in a row.
    private const int SlotsPerSparseEntry = 16;

    // What scoring does not need: a loaded model reads it when it is asked for.
    private readonly DeferredEntry<SpectralTrace> _spectra;
    private readonly DeferredEntry<TrainingHistory> _history;
    private readonly DeferredEntry<FeedForwardNetwork?>? _initialNetwork;

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
        _spectra = SpectraEntry.Of(spectra);
        _history = HistoryEntry.Of(trainingHistory, trainingHistory.Write);
    }

    private protected FeedForwardModelParameters(IHostEnvironment env, string name, ModelLoadContext ctx)
        : base(env, name, ctx)
    {
        Network = NetworkEntry.Read(ctx, NetworkFormat.Read);
        _initialNetwork = InitialNetworkEntry.Defer<FeedForwardNetwork?>(ctx, NetworkFormat.Read, fallback: () => null);
        _spectra = SpectraEntry.Load(ctx);
        _history = HistoryEntry.Defer(ctx, TrainingHistory.Read);
    }

    /// <summary>The network: layers, weights, biases, activations.</summary>
    public FeedForwardNetwork Network { get; }

    /// <summary>The network that training started from; null unless the option <c>KeepInitialNetwork</c> was on.</summary>
    /// <exception cref="InvalidDataException">The model was loaded from a file whose entry cannot be read; it scores all the same.
    /// </exception>
    public FeedForwardNetwork? InitialNetwork
    {
        get => _initialNetwork?.Value;
        internal init =>
            _initialNetwork = value is null ? null : InitialNetworkEntry.Of<FeedForwardNetwork?>(value, w => NetworkFormat.Write(w, value));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The model was loaded from a file whose entry cannot be read; it scores all the same.
    /// </exception>
    public SpectralTrace Spectra => _spectra.Value;

    /// <summary>How training went.</summary>
    /// <exception cref="InvalidDataException">The model was loaded from a file whose entry cannot be read; it scores all the same.
    /// </exception>
    public TrainingHistory TrainingHistory => _history.Value;

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

    /// <summary>Writes the model's stream and entries; see docs/reference/model-file-format.md.</summary>
    /// <param name="ctx">Where to.</param>
    protected sealed override void SaveCore(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        base.SaveCore(ctx);
        ctx.SetVersionInfo(VersionInfo);
        if (WriteTask is Action<BinaryWriter> write)
            TaskEntry.Write(ctx, write);
        NetworkEntry.Write(ctx, writer => NetworkFormat.Write(writer, Network));
        _initialNetwork?.Save(ctx);
        _spectra.Save(ctx);
        _history.Save(ctx);
    }

    /// <summary>Writes what only this task's model has, if it has anything; its constructor reads it with <see cref="ReadTask"/>.</summary>
    private protected virtual Action<BinaryWriter>? WriteTask => null;

    private protected static T ReadTask<T>(ModelLoadContext ctx, Func<PayloadReader, T> read) => TaskEntry.Read(ctx, read);

    /// <summary>Refuses units of the label, read from a file, that none can have.</summary>
    private protected static void RequireScale(double offset, double scale)
    {
        if (!double.IsFinite(offset) || !double.IsFinite(scale) || scale <= 0)
            throw new InvalidDataException(
                FormattableString.Invariant($"The model's scores are {offset} plus {scale} times the network's outputs; ")
                    + "the first is finite, and the second positive: the file is corrupted. Save the model again."
            );
    }

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
