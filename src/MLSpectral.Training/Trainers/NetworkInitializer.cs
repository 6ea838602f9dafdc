using MLSpectral.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>Makes the network that training starts from.</summary>
internal static class NetworkInitializer
{
    /// <summary>A network of single-precision parameters, those of trained layers with gradients: that of the factory.</summary>
    public static TensorNetwork Create(FeedForwardOptions options, int inputs, int outputs, int seed) =>
        Continue(options, FeedForwardNetwork.Create([inputs, .. options.HiddenLayers, outputs], options.Initialization(seed)));

    /// <summary>A network like <paramref name="start"/>, whose layers train as the options say.</summary>
    public static TensorNetwork Continue(FeedForwardOptions options, FeedForwardNetwork start)
    {
        using TensorNetwork network = TensorNetwork.Of(start, ScalarType.Float32);
        return new TensorNetwork([
            .. network.Layers.Select(
                (layer, i) =>
                {
                    bool isTrained = IsTrained(options, i + 1);
                    return layer with
                    {
                        Weight = new Parameter(layer.Weight.clone(), isTrained),
                        Bias = layer.Bias is null ? null : new Parameter(layer.Bias.clone(), isTrained),
                        IsTrained = isTrained,
                    };
                }
            ),
        ]);
    }

    /// <summary>The network on a device: itself on the CPU, where it is made; else a copy, and it is disposed of.</summary>
    public static TensorNetwork MoveTo(Device device, TensorNetwork network)
    {
        if (device.type == DeviceType.CPU)
            return network;
        using (network)
        {
            return new TensorNetwork([
                .. network.Layers.Select(layer =>
                    layer with
                    {
                        Weight = Move(layer.Weight, device, layer.IsTrained),
                        Bias = layer.Bias is null ? null : Move(layer.Bias, device, layer.IsTrained),
                    }
                ),
            ]);
        }
    }

    private static Parameter Move(Tensor parameter, Device device, bool isTrained)
    {
        using Tensor detached = parameter.detach();
        return new Parameter(detached.to(device), isTrained);
    }

    private static bool IsTrained(FeedForwardOptions options, int layer) => options.TrainedLayers?.Contains(layer) ?? true;
}
