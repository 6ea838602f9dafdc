using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>A forward pass of a module, with what went into each module that owns parameters. Owns its tensors.</summary>
internal sealed class LayerCapture : IDisposable
{
    private readonly List<LayerUse> _uses = [];

    private LayerCapture(ModuleSnapshot snapshot, Tensor rows)
    {
        var removals = new List<Action>();
        try
        {
            foreach ((string name, nn.Module part) in snapshot.Modules)
            {
                if (part is nn.Module<Tensor, Tensor> layer && layer.parameters(recurse: false).Any())
                    removals.Add(layer.register_forward_hook((module, input, output) => Keep(name, module, input, output)).remove);
            }

            Outputs = snapshot.Outputs(rows);
        }
        finally
        {
            removals.ForEach(remove => remove());
        }
    }

    /// <summary>The outputs, r × C.</summary>
    public Tensor Outputs { get; }

    /// <summary>The passes, in the order made. A module that is run by <c>forward</c> instead of <c>call</c> does not tell.</summary>
    public IReadOnlyList<LayerUse> Uses => _uses;

    /// <summary>Runs the module; only while the snapshot's substitution is in force.</summary>
    public static LayerCapture Of(ModuleSnapshot snapshot, Tensor rows) => new(snapshot, rows);

    public void Dispose()
    {
        _uses.ForEach(use => use.Dispose());
        Outputs.Dispose();
    }

    // The module around may free its tensors as soon as it has used them.
    private Tensor Keep(string name, nn.Module module, Tensor input, Tensor output)
    {
        Tensor signal = zeros_like(output).DetachFromDisposeScope();
        signal.requires_grad = true;
        _uses.Add(new LayerUse(name, module, input.detach().DetachFromDisposeScope(), signal));
        return output.Plus(signal);
    }
}
