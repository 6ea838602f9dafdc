using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>A module that owns a weight of two or more dimensions: a layer with a weight matrix and activations.</summary>
/// <param name="Name">The module's name; <c>module</c> for the outermost one.</param>
/// <param name="Module">The module.</param>
/// <param name="Weight">The place of the weight among the snapshot's parameters.</param>
internal sealed record ModuleLayer(string Name, nn.Module Module, int Weight)
{
    /// <summary>The layers, in the order of the module's named_parameters.</summary>
    public static IReadOnlyList<ModuleLayer> Of(ModuleSnapshot snapshot)
    {
        var modules = snapshot.Modules.ToDictionary(part => part.Name, part => part.Module);
        return
        [
            .. Enumerable
                .Range(0, snapshot.Parameters.Count)
                .Where(i => snapshot.Parameters[i].dim() >= 2 && modules.ContainsKey(Owner(i)))
                .GroupBy(Owner)
                .Select(group => new ModuleLayer(
                    group.Key.Length == 0 ? "module" : group.Key,
                    modules[group.Key],
                    group.MaxBy(i => snapshot.Parameters[i].numel())
                )),
        ];

        string Owner(int parameter) => ParameterNames.Owner(snapshot.ParameterTensors[parameter].Name);
    }
}
