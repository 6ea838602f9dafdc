using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Decides whether a module is a chain of linear layers and known activations, whose kernels have a closed form.</summary>
/// <remarks>
/// Seen are <see cref="Linear"/>, <see cref="Sequential"/> at any depth, activations, <see cref="Identity"/>, dropout (nothing in
/// evaluation mode), and <see cref="Flatten"/> of all but the rows. The forward pass of a module of one's own is code, which cannot be
/// seen.
/// </remarks>
internal static class ModuleChain
{
    /// <summary>The chain that a module is.</summary>
    /// <param name="module">The module.</param>
    /// <param name="chain">Its layers, with the module's own parameters: copy it before they change, and do not dispose of it.</param>
    /// <param name="reason">Otherwise why it is none, for example <c>module 'conv1' is a Conv2d</c>.</param>
    public static bool TryFind(
        nn.Module<Tensor, Tensor> module,
        [NotNullWhen(true)] out TensorNetwork? chain,
        [NotNullWhen(false)] out string? reason
    )
    {
        var layers = new List<TensorLayer>();
        reason = null;
        foreach ((string name, nn.Module part) in Parts("", module))
        {
            reason = part is Linear linear ? Append(layers, name, linear) : Apply(layers, name, part);
            if (reason is not null)
                break;
        }

        if (reason is null && layers.Count == 0)
            reason = "it has no linear layer";
        chain = reason is null ? new TensorNetwork(layers) : null;
        return reason is null;
    }

    /// <summary>Why a chain does not compute what the module does on some rows (a hook, for example), or null if it does.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="snapshot">The module, in double precision.</param>
    /// <param name="rows">r × anything, Float64.</param>
    public static string? ReasonAgainst(TensorNetwork chain, ModuleSnapshot snapshot, Tensor rows)
    {
        // torch's softplus is linear beyond 20, off by 2e-9.
        const double tolerance = 1e-7;
        if (rows.flatten(1).shape[1] != chain.Layers[0].Inputs)
            return $"its first linear layer takes {chain.Layers[0].Inputs} features, and rows of shape "
                + $"{string.Join(" × ", rows.shape[1..])} reach it";
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using ModuleSnapshot.Substitution substitution = snapshot.Begin();
        using TensorNetwork copy = chain.ToDouble();
        Tensor expected = snapshot.Outputs(rows),
            actual = copy.Forward(rows.flatten(1));
        return
            actual.numel() == expected.numel()
            && (actual - expected.reshape(actual.shape)).abs().max().item<double>() <= tolerance * expected.abs().max().item<double>()
            ? null
            : "its outputs are not those of its layers one after the other; are there hooks?";
    }

    // The parts in the order in which they are run. A class derived from Sequential may run them otherwise.
    private static IEnumerable<(string Name, nn.Module Module)> Parts(string name, nn.Module module) =>
        module.GetType() == typeof(Sequential)
            ? module.named_children().SelectMany(child => Parts(name.Length == 0 ? child.name : $"{name}.{child.name}", child.module))
            : [(name, module)];

    private static string? Append(List<TensorLayer> layers, string name, Linear linear)
    {
        if (layers.Any(layer => layer.Weight.Handle == linear.weight.Handle))
            return $"linear layer '{name}' is used more than once";
        if (linear.bias is not null && linear.bias.requires_grad != linear.weight.requires_grad)
            return $"of linear layer '{name}' only the {(linear.bias.requires_grad ? "bias" : "weight")} is trained";
        if (layers.Count > 0 && layers[^1].Outputs != linear.weight.shape[1])
            return $"linear layer '{name}' takes {linear.weight.shape[1]} values and the one before gives {layers[^1].Outputs}";
        layers.Add(
            new TensorLayer(
                name.Length == 0 ? "Linear" : name,
                linear.weight,
                linear.bias,
                1,
                1,
                Activation.Identity,
                linear.weight.requires_grad
            )
        );
        return null;
    }

    private static string? Apply(List<TensorLayer> layers, string name, nn.Module module)
    {
        string part = name.Length == 0 ? $"the module is a {module.GetType().Name}" : $"module '{name}' is a {module.GetType().Name}";
        switch (module)
        {
            case Identity or Dropout or AlphaDropout:
                return null;
            case Flatten { start_dim: 1, end_dim: -1 }:
                return null;
        }

        if (TensorActivation.Of(module) is not Activation activation)
            return part
                + (
                    name.Length == 0 && module.GetType().Namespace != typeof(Linear).Namespace
                        ? ", whose forward pass is code that cannot be seen"
                        : ""
                );
        if (layers.Count == 0)
            return $"{part} before the first linear layer";
        if (layers[^1].Activation != Activation.Identity)
            return $"{part} after another activation";
        layers[^1] = layers[^1] with { Activation = activation };
        return null;
    }
}
