using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLSpectral.Networks;
using MLSpectral.Serialization;
using MLSpectral.Spectra;

namespace MLSpectral.Models;

/// <summary>What training a feed-forward network leaves behind: the network as plain arrays, the spectra, and the history. Scores without LibTorch.</summary>
/// <typeparam name="TOutput">What the model predicts for a row.</typeparam>
public abstract class FeedForwardModelParameters<TOutput> : ModelParametersBase<TOutput>, IValueMapper, ISpectralModel
{
    private const string TaskEntry = "Task";
    private const string NetworkEntry = "Network";
    private const string SpectraEntry = "Spectra";
    private const string HistoryEntry = "TrainingHistory";

    private protected FeedForwardModelParameters(IHostEnvironment env, string name, FeedForwardNetwork network, SpectralTrace spectra, TrainingHistory trainingHistory)
        : base(env, name)
    {
        Network = network;
        Spectra = spectra;
        TrainingHistory = trainingHistory;
    }

    private protected FeedForwardModelParameters(IHostEnvironment env, string name, ModelLoadContext ctx)
        : base(env, name, ctx)
    {
        Network = ReadEntry(ctx, NetworkEntry, "MLSPNETW", NetworkFormat.Read);
        Spectra = ReadEntry(ctx, SpectraEntry, "MLSPSPEC", SpectralTrace.Read);
        TrainingHistory = ReadEntry(ctx, HistoryEntry, "MLSPHIST", TrainingHistory.Read);
    }

    /// <summary>The network: layers, weights, biases, activations.</summary>
    public FeedForwardNetwork Network { get; }

    /// <inheritdoc/>
    public SpectralTrace Spectra { get; }

    /// <summary>How training went.</summary>
    public TrainingHistory TrainingHistory { get; }

    DataViewType IValueMapper.InputType => new VectorDataViewType(NumberDataViewType.Single, Network.InputCount);

    DataViewType IValueMapper.OutputType => OutputType;

    private protected abstract DataViewType OutputType { get; }

    private protected abstract VersionInfo VersionInfo { get; }

    ValueMapper<TIn, TOut> IValueMapper.GetMapper<TIn, TOut>()
    {
        if (typeof(TIn) != typeof(VBuffer<float>) || typeof(TOut) != typeof(TOutput))
            throw new InvalidOperationException($"This model maps {typeof(VBuffer<float>)} to {typeof(TOutput)}, not {typeof(TIn)} to {typeof(TOut)}.");
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
        WriteEntry(ctx, TaskEntry, "MLSPTASK", WriteTask);
        WriteEntry(ctx, NetworkEntry, "MLSPNETW", writer => NetworkFormat.Write(writer, Network));
        WriteEntry(ctx, SpectraEntry, "MLSPSPEC", Spectra.Write);
        WriteEntry(ctx, HistoryEntry, "MLSPHIST", TrainingHistory.Write);
    }

    /// <summary>Writes what only this task's model has; its constructor reads it with <see cref="ReadTask"/>.</summary>
    private protected abstract void WriteTask(BinaryWriter writer);

    private protected static T ReadTask<T>(ModelLoadContext ctx, Func<PayloadReader, T> read) => ReadEntry(ctx, TaskEntry, "MLSPTASK", read);

    /// <summary>Evaluates the network for the features of one row, dense or sparse, with the same result bit by bit.</summary>
    private protected static ReadOnlySpan<float> Evaluate(NetworkEvaluator evaluator, in VBuffer<float> features, float[] dense)
    {
        if (features.IsDense)
            return evaluator.Evaluate(features.GetValues());
        if (features.Length != dense.Length)
            throw new ArgumentException($"The network takes {dense.Length} features and got {features.Length}.", nameof(features));
        features.CopyTo(dense);
        return evaluator.Evaluate(dense);
    }

    private static void WriteEntry(ModelSaveContext ctx, string entry, string signature, Action<BinaryWriter> write) =>
        ctx.SaveBinaryStream(entry, writer => Payload.Write(writer, signature, version: 1, write));

    private static T ReadEntry<T>(ModelLoadContext ctx, string entry, string signature, Func<PayloadReader, T> read)
    {
        T result = default!;
        bool found = ctx.TryLoadBinaryStream(entry, stream =>
        {
            PayloadReader reader = Payload.Read(stream, signature, newestVersion: 1);
            result = read(reader);
            reader.CheckAtEnd();
        });
        return found ? result : throw new InvalidDataException($"The model has no entry '{entry}': the file is incomplete. Save the model again, or copy the file again.");
    }
}
