using System.Text;

namespace MLSpectral;

/// <summary>The callbacks of one run: each hears everything, and what they ask for is joined in their order.</summary>
internal sealed class CallbackList : IRunState
{
    private readonly TrainingCallback[] _callbacks;
    private byte[][]? _states;

    /// <param name="callbacks">Those of the options.</param>
    /// <param name="onEpoch">Hears of epochs after them, or null.</param>
    /// <param name="onProbe">Hears of probes after them, or null.</param>
    public CallbackList(IEnumerable<TrainingCallback> callbacks, Action<EpochReport>? onEpoch, Action<SpectralSnapshot>? onProbe)
    {
        _callbacks = [.. callbacks.Select(ForRun)];
        if (onEpoch is not null || onProbe is not null)
            _callbacks = [.. _callbacks, new DelegateCallback(onEpoch, onProbe)];
    }

    /// <summary>Whether nobody listens.</summary>
    public bool IsEmpty => _callbacks.Length == 0;

    public TrainingAction Started(TrainingSetup setup)
    {
        TrainingAction action = Ask(nameof(TrainingCallback.OnTrainingStarted), callback => callback.OnTrainingStarted(setup));
        if (_states is not null)
        {
            foreach ((TrainingCallback callback, byte[] state) in _callbacks.Zip(_states))
                Restore(callback, state);
        }

        return action;
    }

    public TrainingAction EpochCompleted(EpochReport report) =>
        Ask(nameof(TrainingCallback.OnEpochCompleted), callback => callback.OnEpochCompleted(report));

    public TrainingAction ProbeCompleted(SpectralSnapshot snapshot) =>
        Ask(nameof(TrainingCallback.OnProbeCompleted), callback => callback.OnProbeCompleted(snapshot));

    public void Completed(TrainingHistory history)
    {
        foreach (TrainingCallback callback in _callbacks)
            callback.OnTrainingCompleted(history);
    }

    // Each in a block of its own, so that one that reads too much or too little is found out.
    public void WriteState(BinaryWriter writer)
    {
        writer.Write(_callbacks.Length);
        foreach (TrainingCallback callback in _callbacks)
        {
            using var block = new MemoryStream();
            using (var blockWriter = new BinaryWriter(block, Encoding.UTF8, leaveOpen: true))
                callback.WriteState(blockWriter);
            writer.Write(NameOf(callback));
            writer.Write((int)block.Length);
            writer.Write(block.GetBuffer().AsSpan(0, (int)block.Length));
        }
    }

    public void ReadState(PayloadReader reader)
    {
        int count = reader.ReadCount(bytesEach: sizeof(int) + 1);
        var names = new string[count];
        var states = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            names[i] = reader.ReadString();
            states[i] = reader.ReadArray<byte>(reader.ReadCount(sizeof(byte)));
        }

        if (!names.SequenceEqual(_callbacks.Select(NameOf), StringComparer.Ordinal))
            throw new InvalidDataException(
                $"The state is that of a run with the callbacks [{string.Join(", ", names)}], and this run has "
                    + $"[{string.Join(", ", _callbacks.Select(NameOf))}]. Go on with the options that the run was started with."
            );
        _states = states;
    }

    private static string NameOf(TrainingCallback callback) => callback.GetType().Name;

    private static void Restore(TrainingCallback callback, byte[] state)
    {
        using var block = new MemoryStream(state, writable: false);
        using var reader = new BinaryReader(block);
        try
        {
            callback.ReadState(reader);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException(Message("more"));
        }

        if (block.Position != block.Length)
            throw new InvalidDataException(Message("less"));

        string Message(string amount) =>
            $"{NameOf(callback)}.ReadState reads {amount} than the {state.Length} bytes that its WriteState wrote. Read exactly what was "
            + $"written, in the same order.";
    }

    private static TrainingCallback ForRun(TrainingCallback callback) =>
        callback.ForRun()
        ?? throw new InvalidOperationException(
            $"{callback.GetType().Name}.ForRun returned null. Return the callback itself, or a new one."
        );

    private TrainingAction Ask(string method, Func<TrainingCallback, TrainingAction> call)
    {
        TrainingAction action = TrainingAction.Continue;
        foreach (TrainingCallback callback in _callbacks)
            action = action.And(
                call(callback)
                    ?? throw new InvalidOperationException(
                        $"{callback.GetType().Name}.{method} returned null. Return TrainingAction.Continue to go on."
                    )
            );
        return action;
    }

    private sealed class DelegateCallback(Action<EpochReport>? onEpoch, Action<SpectralSnapshot>? onProbe) : TrainingCallback
    {
        public override TrainingAction OnEpochCompleted(EpochReport report)
        {
            onEpoch?.Invoke(report);
            return TrainingAction.Continue;
        }

        public override TrainingAction OnProbeCompleted(SpectralSnapshot snapshot)
        {
            onProbe?.Invoke(snapshot);
            return TrainingAction.Continue;
        }
    }
}
