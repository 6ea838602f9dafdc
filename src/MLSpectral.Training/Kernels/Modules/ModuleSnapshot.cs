using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// A module with the parameters and buffers that it has now, as copies in the precision of the kernel: later training does not change it.
/// Owns the copies.
/// </summary>
/// <remarks>
/// While <see cref="Begin"/> is in force, the module computes with the copies, in evaluation mode; then it is as it was. Its own
/// parameters, their gradients and flags are never written to.
/// </remarks>
internal sealed class ModuleSnapshot : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly List<(Tensor Original, Tensor Copy)> _pairs;

    public ModuleSnapshot(nn.Module<Tensor, Tensor> module, ScalarType precision)
    {
        RequireReplaceable(module);
        _pairs = [];
        _module = module;
        Precision = precision;
        ParameterTensors = ParameterNames.Of(module);
        if (ParameterTensors.Count == 0)
            throw new ArgumentException($"The module {module.GetName()} has no parameters, so it has no tangent kernel.", nameof(module));
        foreach (Tensor parameter in module.parameters())
        {
            Tensor copy = Copy(parameter);
            copy.requires_grad = true;
            _pairs.Add((parameter, copy));
        }

        Parameters = [.. _pairs.Select(pair => pair.Copy)];
        foreach (Tensor buffer in module.buffers().Where(buffer => buffer.is_floating_point()))
            _pairs.Add((buffer, Copy(buffer)));
    }

    private ModuleSnapshot(ModuleSnapshot other)
    {
        _module = other._module;
        Precision = other.Precision;
        ParameterTensors = other.ParameterTensors;
        _pairs = [.. other._pairs.Select(pair => (pair.Original, CopyOf(pair.Copy)))];
        Parameters = [.. _pairs.Take(other.Parameters.Count).Select(pair => pair.Copy)];

        Tensor CopyOf(Tensor tensor)
        {
            Tensor copy = Copy(tensor);
            copy.requires_grad = tensor.requires_grad;
            return copy;
        }
    }

    /// <summary>The type of the copies, and of what is computed from them.</summary>
    public ScalarType Precision { get; }

    /// <summary>The places of the parameters, in the order of <see cref="Parameters"/>.</summary>
    public IReadOnlyList<ParameterTensor> ParameterTensors { get; }

    /// <summary>The copies of the parameters, all of which take gradients, frozen or not.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>The modules in it and their names.</summary>
    public IEnumerable<(string Name, nn.Module Module)> Modules => _module.named_modules().Prepend(("", _module));

    /// <summary>The same, with copies of its own.</summary>
    public ModuleSnapshot Copy() => new(this);

    /// <summary>Lets the module compute with the copies, in evaluation mode, until what is returned is disposed.</summary>
    public Substitution Begin() => new(this);

    /// <summary>The outputs, n × C; only while <see cref="Begin"/> is in force.</summary>
    /// <param name="rows">n × anything.</param>
    /// <exception cref="ArgumentException">The module cannot take the rows, or does not give one output row for each.</exception>
    public Tensor Outputs(Tensor rows)
    {
        Tensor outputs = Call(rows);
        if (outputs.dim() == 0 || outputs.shape[0] != rows.shape[0])
        {
            throw new ArgumentException(
                $"The module {_module.GetName()} turns {rows.shape[0]} rows into a tensor of shape "
                    + $"{string.Join(" × ", outputs.shape)}; a kernel needs one output row for each row.",
                nameof(rows)
            );
        }

        return outputs.reshape(outputs.shape[0], -1);
    }

    public void Dispose()
    {
        foreach ((_, Tensor copy) in _pairs)
            copy.Dispose();
    }

    private Tensor Call(Tensor rows)
    {
        try
        {
            return _module.call(rows);
        }
        catch (Exception failure) when (failure is ExternalException or ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException(
                $"The module {_module.GetName()} fails on {Precision} rows of shape {string.Join(" × ", rows.shape)}. Check the "
                    + $"shape; and if the message is about types, register the module's constant tensors with register_buffer, so that "
                    + $"they are converted too. Its own message: {failure.Message.Split('\n')[0]}",
                nameof(rows),
                failure
            );
        }
    }

    private Tensor Copy(Tensor tensor)
    {
        using Tensor detached = tensor.detach();
        return detached.to(Precision, copy: true).DetachFromDisposeScope();
    }

    // These compute with native tensors of their own, which no copy can stand for.
    private static void RequireReplaceable(nn.Module module)
    {
        string[] native =
        [
            "Embedding",
            "EmbeddingBag",
            "RNN",
            "LSTM",
            "GRU",
            "RNNCell",
            "LSTMCell",
            "GRUCell",
            "MultiheadAttention",
            "Transformer",
            "TransformerEncoder",
            "TransformerDecoder",
            "TransformerEncoderLayer",
            "TransformerDecoderLayer",
        ];
        foreach ((string name, nn.Module part) in module.named_modules().Prepend(("", module)))
        {
            Type type = part.GetType();
            if (part is jit.ScriptModule || (type.Namespace == "TorchSharp.Modules" && native.Contains(type.Name)))
            {
                throw new ArgumentException(
                    $"Module '{name}' is a {type.Name}, whose parameters TorchSharp keeps in native code, where copies in another "
                        + $"precision cannot stand for them. Write it with Linear and tensor operations, or measure a part of the "
                        + $"network without it.",
                    nameof(module)
                );
            }
        }
    }

    /// <summary>The time during which the module computes with the copies.</summary>
    internal sealed class Substitution : IDisposable
    {
        private readonly ModuleSnapshot _snapshot;
        private readonly nint[] _own;
        private readonly EvaluationMode _mode;

        public Substitution(ModuleSnapshot snapshot)
        {
            _snapshot = snapshot;
            _mode = new EvaluationMode(snapshot._module);
            _own = [.. snapshot._pairs.Select(pair => TensorHandles.Redirect(pair.Original, pair.Copy))];
        }

        public void Dispose()
        {
            for (int i = 0; i < _own.Length; i++)
                TensorHandles.Restore(_snapshot._pairs[i].Original, _own[i]);
            _mode.Dispose();
        }
    }
}
