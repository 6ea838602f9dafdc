using MLSpectral.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>Makes the network that training starts from.</summary>
internal static class NetworkInitializer
{
    /// <summary>A network of single-precision parameters, those of trained layers with gradients.</summary>
    public static TensorNetwork Create(FeedForwardOptions options, int inputs, int outputs, Generator generator)
    {
        int[] widths = [inputs, .. options.HiddenLayers, outputs];
        return new TensorNetwork([
            .. Enumerable.Range(1, widths.Length - 1).Select(layer => CreateLayer(options, layer, widths, generator)),
        ]);
    }

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

    /// <summary>s of a layer with so many inputs.</summary>
    public static double WeightScale(FeedForwardOptions options, int inputs) =>
        options.Parameterization switch
        {
            Parameterization.Standard => 1,
            Parameterization.NeuralTangent => 1 / Math.Sqrt(inputs),
        };

    private static Parameter Move(Tensor parameter, Device device, bool isTrained)
    {
        using Tensor detached = parameter.detach();
        return new Parameter(detached.to(device), isTrained);
    }

    private static bool IsTrained(FeedForwardOptions options, int layer) => options.TrainedLayers?.Contains(layer) ?? true;

    private static TensorLayer CreateLayer(FeedForwardOptions options, int layer, int[] widths, Generator generator)
    {
        int fanIn = widths[layer - 1],
            fanOut = widths[layer];
        bool isOutput = layer == widths.Length - 1;
        bool isTrained = IsTrained(options, layer);
        double weightScale = WeightScale(options, fanIn);
        WeightInitialization initialization = options.WeightInitialization ?? Default(options.Activation);
        double deviation = options.WeightScale * Math.Sqrt(Variance(initialization, fanIn, fanOut)) / weightScale;
        return new TensorLayer(
            isOutput ? "Output" : $"Hidden{layer}",
            new Parameter(Draw(initialization, layer, widths, options.MirroredInitialization, generator).MultiplyBy(deviation), isTrained),
            options.UseBias ? new Parameter(zeros(fanOut), isTrained) : null,
            weightScale,
            BiasScale: 1,
            isOutput ? Activation.Identity : options.Activation,
            isTrained
        );
    }

    // A normalized activation has variance 1 as it is.
    private static WeightInitialization Default(Activation activation) =>
        activation.Shape.IsRectifier && !activation.IsNormalized ? WeightInitialization.HeNormal : WeightInitialization.LeCunNormal;

    // Mirrored: the last hidden layer twice the same units, the output their difference.
    private static Tensor Draw(WeightInitialization initialization, int layer, int[] widths, bool isMirrored, Generator generator)
    {
        int fanIn = widths[layer - 1],
            fanOut = widths[layer];
        if (!isMirrored || layer < widths.Length - 2)
            return Draw(initialization, fanOut, fanIn, generator);
        using var scope = NewDisposeScope();
        bool isOutput = layer == widths.Length - 1;
        Tensor half = isOutput ? Draw(initialization, fanOut, fanIn / 2, generator) : Draw(initialization, fanOut / 2, fanIn, generator);
        return scope.MoveToOuter(isOutput ? cat([half, half.neg()], 1) : cat([half, half], 0));
    }

    // Entries of mean 0 and variance 1.
    private static Tensor Draw(WeightInitialization initialization, long rows, long columns, Generator generator) =>
        initialization switch
        {
            WeightInitialization.LeCunUniform or WeightInitialization.HeUniform or WeightInitialization.GlorotUniform => rand(
                    rows,
                    columns,
                    generator: generator
                )
                .MultiplyBy(2)
                .IncreaseBy(-1)
                .MultiplyBy(Math.Sqrt(3)),
            WeightInitialization.LeCunNormal or WeightInitialization.HeNormal or WeightInitialization.GlorotNormal => randn(
                rows,
                columns,
                generator: generator
            ),
        };

    private static double Variance(WeightInitialization initialization, double fanIn, double fanOut) =>
        initialization switch
        {
            WeightInitialization.LeCunNormal or WeightInitialization.LeCunUniform => 1 / fanIn,
            WeightInitialization.HeNormal or WeightInitialization.HeUniform => 2 / fanIn,
            WeightInitialization.GlorotNormal or WeightInitialization.GlorotUniform => 2 / (fanIn + fanOut),
        };
}
