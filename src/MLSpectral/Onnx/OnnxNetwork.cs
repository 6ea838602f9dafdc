namespace MLSpectral;

/// <summary>A network as ONNX operators: <c>Gemm</c> and an activation for each layer, from the input <c>Features</c> on.</summary>
internal static class OnnxNetwork
{
    public const string Features = "Features";

    /// <summary>A graph with the network in it, without outputs yet.</summary>
    /// <param name="network">The network.</param>
    /// <param name="score">What to call the network's outputs.</param>
    /// <param name="units">The units of the outputs; null for the network's own.</param>
    /// <exception cref="InvalidOperationException">The network is too large for a file, or has a number that is not finite in single
    /// precision.</exception>
    public static OnnxGraph GraphOf(FeedForwardNetwork network, string score, OutputUnits? units = null)
    {
        OnnxSize.Check(network);
        var graph = new OnnxGraph();
        string value = graph.AddInput(Features, network.InputCount);
        Activation? before = null;
        for (int l = 0; l < network.Layers.Count; l++)
        {
            DenseLayer layer = network.Layers[l];
            value = AddLayer(graph, layer, before, $"Layer{l + 1}", value);
            before = layer.Activation;
        }

        // The last activation's own shift and scale, and the units, after the sum over the last layer's inputs and not in its biases: there
        // a large offset would take the last digits of every partial sum.
        double[] scales = [.. (units?.Scales ?? Enumerable.Repeat(1.0, network.OutputCount)).Select(scale => scale * before!.Scale)];
        double[] offsets =
        [
            .. (units?.Offsets ?? new double[network.OutputCount]).Select((offset, i) => offset - (scales[i] * before!.Shift)),
        ];
        graph.Add("Identity", score, [graph.AddScaled(value, "Output", scales, offsets)]);
        return graph;
    }

    private static string AddLayer(OnnxGraph graph, DenseLayer layer, Activation? before, string name, string input)
    {
        var folded = new FoldedLayer(layer, before);
        List<string> operands = [input, graph.AddTensor(name + "_Weights", folded.Weights, layer.Outputs, layer.Inputs)];
        if (!folded.Biases.IsEmpty)
            operands.Add(graph.AddTensor(name + "_Biases", folded.Biases, layer.Outputs));
        string preactivation = graph.Add("Gemm", name + "_Preactivation", operands, [OnnxAttribute.Of("transB", 1)], layer.ToString());
        return layer.Activation.Shape.AddTo(graph, preactivation, name + "_Activation");
    }
}
