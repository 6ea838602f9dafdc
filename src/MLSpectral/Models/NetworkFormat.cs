using System.Runtime.InteropServices;

namespace MLSpectral;

/// <summary>The network in a model file; see docs/reference/model-file-format.md.</summary>
internal static class NetworkFormat
{
    // A layer without name and numbers: its name's length, 2 sizes, 2 scales, the activation, 2 counts.
    private const int SmallestLayer = 1 + (2 * sizeof(int)) + (2 * sizeof(double)) + sizeof(int) + (3 * sizeof(double)) + (2 * sizeof(int));

    public static PayloadFormat Format { get; } = new("MLSPNETW", version: 2);

    public static void Write(BinaryWriter writer, FeedForwardNetwork network)
    {
        writer.Write(network.Layers.Count);
        foreach (DenseLayer layer in network.Layers)
        {
            writer.Write(layer.Name);
            writer.Write(layer.Inputs);
            writer.Write(layer.Outputs);
            writer.Write(layer.WeightScale);
            writer.Write(layer.BiasScale);
            writer.Write((int)layer.Activation.Kind);
            writer.Write(layer.Activation.Shape.Parameter);
            writer.Write(layer.Activation.Shift);
            writer.Write(layer.Activation.Scale);
            Write(writer, layer.Weights);
            Write(writer, layer.Biases);
        }
    }

    public static FeedForwardNetwork Read(PayloadReader reader)
    {
        var layers = new DenseLayer[reader.ReadCount(SmallestLayer)];
        for (int i = 0; i < layers.Length; i++)
            layers[i] = ReadLayer(reader);
        return new FeedForwardNetwork(layers);
    }

    private static DenseLayer ReadLayer(PayloadReader reader)
    {
        string name = reader.ReadString();
        int inputs = reader.ReadInt32(),
            outputs = reader.ReadInt32();
        double weightScale = reader.ReadDouble(),
            biasScale = reader.ReadDouble();
        ActivationKind kind = reader.ReadEnum<ActivationKind>();
        double slope = reader.ReadDouble(),
            shift = reader.ReadDouble(),
            scale = reader.ReadDouble();
        ReadOnlySpan<double> scales = [weightScale, biasScale, slope, shift, scale];
        float[] weights = reader.ReadArray<float>(reader.ReadCount(sizeof(float)));
        float[] biases = reader.ReadArray<float>(reader.ReadCount(sizeof(float)));
        if (!RowValues.AreFinite<float>(weights) || !RowValues.AreFinite<float>(biases) || !RowValues.AreFinite(scales))
            throw new InvalidDataException(
                $"Layer '{name}' of the model has weights, biases or scales that are missing or infinite: it was written wrongly. Save "
                    + $"the model again."
            );
        var activation = Activation.Restore(kind, slope, shift, scale);
        return new DenseLayer(name, inputs, outputs, weights, biases, weightScale, biasScale, activation);
    }

    private static void Write(BinaryWriter writer, ReadOnlyMemory<float> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.Span));
    }
}
