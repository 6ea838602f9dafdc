using MLSpectral.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Peer;

/// <summary>Networks of TorchSharp's own modules.</summary>
internal static class TorchTwin
{
    /// <summary>Fully connected layers with ReLU between them, as torch initializes them.</summary>
    public static Sequential Create(params ReadOnlySpan<int> widths)
    {
        Sequential network = nn.Sequential();
        for (int i = 1; i < widths.Length; i++)
        {
            if (i > 1)
                network.append(nn.ReLU());
            network.append(nn.Linear(widths[i - 1], widths[i]));
        }

        return network;
    }

    /// <summary>The same ReLU network as ours, weights included.</summary>
    public static Sequential Of(FeedForwardNetwork ours)
    {
        Sequential twin = Create([ours.InputCount, .. ours.Layers.Select(layer => layer.Outputs)]);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach ((DenseLayer layer, Linear linear) in ours.Layers.Zip(twin.children().OfType<Linear>()))
        {
            linear.weight!.copy_(layer.Weights.Span.ToTensor(layer.Outputs, layer.Inputs));
            linear.bias!.copy_(layer.Biases.Span.ToTensor(layer.Outputs));
        }

        return twin;
    }
}
