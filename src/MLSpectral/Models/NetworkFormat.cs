using System.Runtime.InteropServices;

namespace MLSpectral;

/// <summary>The network in a model file; see FORMAT.md.</summary>
internal static class NetworkFormat
{
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
        int count = reader.ReadCount(bytesEach: 1);
        var layers = new List<DenseLayer>();
        try
        {
            for (int i = 0; i < count; i++)
                layers.Add(ReadLayer(reader));
            return new FeedForwardNetwork(layers);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException("The network in the model is not a network: " + e.Message, e);
        }
    }

    private static DenseLayer ReadLayer(PayloadReader reader)
    {
        string name = reader.ReadString();
        int inputs = reader.ReadInt32(),
            outputs = reader.ReadInt32();
        double weightScale = reader.ReadDouble(),
            biasScale = reader.ReadDouble();
        var kind = (ActivationKind)reader.ReadInt32();
        if (!Enum.IsDefined(kind))
            throw new InvalidDataException(
                $"Layer '{name}' of the model has activation number {(int)kind}, which this MLSpectral does not know. Load it "
                    + $"with the MLSpectral that saved it, or a newer one."
            );
        var activation = Activation.Restore(kind, reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        float[] weights = reader.ReadArray<float>(reader.ReadCount(sizeof(float)));
        float[] biases = reader.ReadArray<float>(reader.ReadCount(sizeof(float)));
        return new DenseLayer(name, inputs, outputs, weights, biases, weightScale, biasScale, activation);
    }

    private static void Write(BinaryWriter writer, ReadOnlyMemory<float> values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.Span));
    }
}
