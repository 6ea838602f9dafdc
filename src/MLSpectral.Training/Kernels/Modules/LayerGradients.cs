using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Gradients of single rows for the parameters of known layers, from what went in (a) and the signal that came back (b): for a linear layer
/// b aᵀ and b.
/// </summary>
internal static class LayerGradients
{
    /// <summary>Why there is no formula for a pass through a module; null if there is one.</summary>
    public static string? ReasonAgainst(LayerUse use, long rows)
    {
        string module = $"module '{use.Name}' is a {use.Module.GetType().Name}";
        if (use.Input.dim() < 2 || use.Input.shape[0] != rows || use.Signal.shape[0] != rows)
            return $"{module} whose first dimension is not the rows";
        return use.Module switch
        {
            Linear or LayerNorm or GroupNorm => null,
            BatchNorm { running_mean: not null } => null,
            Conv1d
            or Conv2d
                when ((Convolution)use.Module) is { padding: not null, padding_mode: PaddingModes.Zeros }
                    && use.Input.dim() == use.Module.parameters(recurse: false).Max(p => p.dim()) => null,
            _ => module,
        };
    }

    /// <summary>For each parameter of the module its gradients, r × size.</summary>
    /// <param name="use">The pass, of a module that <see cref="ReasonAgainst"/> has nothing against.</param>
    /// <param name="signal">b, of the shape of the module's output.</param>
    public static IEnumerable<(Tensor Parameter, Tensor Gradients)> Of(LayerUse use, Tensor signal)
    {
        Tensor a = use.Input;
        return use.Module switch
        {
            Linear linear => OfLinear(linear, a, signal),
            Convolution convolution => OfConvolution(convolution, a, signal),
            BatchNorm norm => OfNorm(
                norm.weight,
                norm.bias,
                nn.functional.batch_norm(a, norm.running_mean, norm.running_var, eps: norm.eps),
                signal,
                byChannel: true
            ),
            LayerNorm norm => OfNorm(
                norm.weight,
                norm.bias,
                nn.functional.layer_norm(a, norm.normalized_shape, eps: norm.eps),
                signal,
                byChannel: false
            ),
            GroupNorm norm => OfNorm(
                norm.weight,
                norm.bias,
                nn.functional.group_norm(a, norm.num_groups, eps: norm.eps),
                signal,
                byChannel: true
            ),
            _ => throw new ArgumentException($"There is no formula for a {use.Module.GetType().Name}.", nameof(use)),
        };
    }

    private static IEnumerable<(Tensor Parameter, Tensor Gradients)> OfLinear(Linear linear, Tensor a, Tensor b)
    {
        long rows = a.shape[0];
        Tensor inputs = a.reshape(rows, -1, linear.in_features),
            signals = b.reshape(rows, -1, linear.out_features);
        yield return (linear.weight, signals.transpose(1, 2).bmm(inputs).reshape(rows, -1));
        if (linear.bias is not null)
            yield return (linear.bias, signals.sum(1));
    }

    // Each place of the output sees a patch of the input: the layer is linear in the patches.
    private static IEnumerable<(Tensor Parameter, Tensor Gradients)> OfConvolution(Convolution convolution, Tensor a, Tensor b)
    {
        long rows = a.shape[0],
            groups = convolution.groups;
        if (a.dim() == 3)
            a = a.unsqueeze(2);
        Tensor patches = nn.functional.unfold(
            a,
            Pair(convolution.kernel_size, 1),
            Pair(convolution.dilation, 1),
            Pair(convolution.padding!, 0),
            Pair(convolution.stride, 1)
        );
        long places = patches.shape[2];
        patches = patches.reshape(rows * groups, patches.shape[1] / groups, places);
        Tensor signals = b.reshape(rows * groups, convolution.out_channels / groups, places);
        yield return (convolution.weight, signals.bmm(patches.transpose(1, 2)).reshape(rows, -1));
        if (convolution.bias is not null)
            yield return (convolution.bias, b.reshape(rows, convolution.out_channels, places).sum(2));
    }

    // y = w ∘ x̂ + b, with one w for each channel (the second dimension), or for each place of the last dimensions.
    private static IEnumerable<(Tensor Parameter, Tensor Gradients)> OfNorm(
        Tensor? weight,
        Tensor? bias,
        Tensor normalized,
        Tensor b,
        bool byChannel
    )
    {
        Tensor OverPlaces(Tensor product, long size) =>
            byChannel ? product.reshape(product.shape[0], size, -1).sum(2) : product.reshape(product.shape[0], -1, size).sum(1);
        if (weight is not null)
            yield return (weight, OverPlaces(b * normalized, weight.numel()));
        if (bias is not null)
            yield return (bias, OverPlaces(b, bias.numel()));
    }

    private static (long, long) Pair(long[] values, long first) => values.Length == 1 ? (first, values[0]) : (values[0], values[1]);
}
