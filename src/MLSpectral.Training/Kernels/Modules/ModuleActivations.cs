using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Activations of the layers of a module on a sample, from forward passes with hooks: what comes out of the first nonlinearity that takes
/// a layer's output, directly or through normalization and dropout; what comes out of the layer itself where no such module can be seen.
/// Owns its tensors.
/// </summary>
internal sealed class ModuleActivations : IDisposable
{
    // Rows evaluated at once: bounds memory.
    private const long Tile = 256;

    private static readonly HashSet<string> Nonlinearities =
    [
        nameof(CELU),
        nameof(ELU),
        nameof(GELU),
        nameof(Hardsigmoid),
        nameof(Hardswish),
        nameof(Hardtanh),
        nameof(LeakyReLU),
        nameof(LogSigmoid),
        nameof(Mish),
        nameof(PReLU),
        nameof(ReLU),
        nameof(ReLU6),
        nameof(SELU),
        nameof(Sigmoid),
        nameof(SiLU),
        nameof(Softplus),
        nameof(Softsign),
        nameof(Tanh),
        nameof(Tanhshrink),
    ];

    private readonly Tensor _input;
    private readonly Tensor?[] _activations;
    private readonly IReadOnlyList<ModuleLayer> _layers;

    /// <summary>Runs the module.</summary>
    /// <param name="snapshot">The module.</param>
    /// <param name="layers">Its layers.</param>
    /// <param name="x">n × anything.</param>
    public ModuleActivations(ModuleSnapshot snapshot, IReadOnlyList<ModuleLayer> layers, Tensor x)
    {
        _layers = layers;
        _activations = new Tensor?[layers.Count];
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        _input = x.flatten(1).DetachFromDisposeScope();
        var tiles = layers.Select(_ => new List<Tensor>()).ToArray();
        foreach ((long start, long count) in ModuleJacobian.Tiles(x.shape[0], Tile))
            Run(snapshot, x.narrow(0, start, count), tiles);
        for (int l = 0; l < layers.Count; l++)
            _activations[l] = tiles[l].Count == 0 ? null : cat(tiles[l], 0).DetachFromDisposeScope();
    }

    /// <summary>n × m; layer 0 is the input.</summary>
    /// <exception cref="InvalidOperationException">The layer was not seen to run.</exception>
    public Tensor Of(int layer) =>
        layer == 0
            ? _input
            : _activations[layer - 1]
                ?? throw new InvalidOperationException(
                    $"Layer '{_layers[layer - 1].Name}' ran without telling, or on something other than the rows of the sample, "
                        + $"so its activations are not known. In the forward of the module around it, use call(x) instead of "
                        + $"forward(x), and keep the rows as the first dimension."
                );

    public void Dispose()
    {
        _input.Dispose();
        foreach (Tensor? activations in _activations)
            activations?.Dispose();
    }

    private void Run(ModuleSnapshot snapshot, Tensor rows, List<Tensor>[] tiles)
    {
        // Which layer the last output of each kind came from, until a nonlinearity has taken it.
        var open = new Dictionary<Tensor, int>(ReferenceEqualityComparer.Instance);
        var latest = new Tensor?[_layers.Count];
        using var scope = NewDisposeScope();
        var removals = new List<Action>();
        try
        {
            foreach ((_, nn.Module part) in snapshot.Modules)
            {
                if (part is nn.Module<Tensor, Tensor> module && part is not Sequential)
                    removals.Add(module.register_forward_hook(Follow).remove);
            }

            using ModuleSnapshot.Substitution substitution = snapshot.Begin();
            snapshot.Outputs(rows);
        }
        finally
        {
            removals.ForEach(remove => remove());
        }

        for (int l = 0; l < latest.Length; l++)
        {
            if (latest[l] is Tensor activations && activations.shape[0] == rows.shape[0])
                tiles[l].Add(activations.flatten(1).MoveToOuterDisposeScope());
            latest[l]?.Dispose();
        }

        Tensor Follow(nn.Module<Tensor, Tensor> module, Tensor input, Tensor output)
        {
            int layer = Enumerable.Range(0, _layers.Count).FirstOrDefault(l => ReferenceEquals(_layers[l].Module, module), -1);
            bool isNonlinearity = Nonlinearities.Contains(module.GetType().Name);
            if (
                layer < 0
                && !(
                    open.TryGetValue(input, out layer)
                    && (isNonlinearity || module is NormBase or LayerNorm or GroupNorm or Dropout or Identity)
                )
            )
                return output;
            if (isNonlinearity)
                open.Remove(input);
            else
                open[output] = layer;
            if (isNonlinearity || ReferenceEquals(_layers[layer].Module, module))
            {
                // A copy: an operation in place may change it later, and its owner may free it.
                latest[layer]?.Dispose();
                latest[layer] = output.clone().DetachFromDisposeScope();
            }

            return output;
        }
    }
}
