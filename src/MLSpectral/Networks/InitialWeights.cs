using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>Makes the layers that training starts from.</summary>
internal static class InitialWeights
{
    /// <summary>Draws the layers in order, from one stream of random numbers.</summary>
    /// <param name="widths">From the inputs to the outputs, checked.</param>
    /// <param name="initialization">How they start, checked.</param>
    public static IReadOnlyList<DenseLayer> Draw(IReadOnlyList<int> widths, NetworkInitialization initialization)
    {
        var random = new WeightGenerator(initialization.Seed);
        return [.. Enumerable.Range(1, widths.Count - 1).Select(layer => Layer(layer, widths, initialization, random))];
    }

    private static DenseLayer Layer(
        int layer,
        IReadOnlyList<int> widths,
        NetworkInitialization initialization,
        WeightGenerator random
    )
    {
        (int inputs, int outputs) = (widths[layer - 1], widths[layer]);
        bool isOutput = layer == widths.Count - 1;
        var weights = new float[checked(inputs * outputs)];
        if (!initialization.MirroredInitialization || layer < widths.Count - 2)
            Fill(weights, initialization, random);
        else if (isOutput)
            FillWithDifference(weights, inputs, initialization, random);
        else
            FillTwice(weights, initialization, random);
        TensorPrimitives.Multiply(weights, (float)initialization.Deviation(inputs, outputs), weights);
        return new DenseLayer(
            isOutput ? "Output" : $"Hidden{layer}",
            inputs,
            outputs,
            weights,
            initialization.UseBias ? new float[outputs] : default,
            initialization.LayerScale(inputs),
            biasScale: 1,
            isOutput ? Activation.Identity : initialization.Activation
        );
    }

    // The last hidden layer: the same units twice.
    private static void FillTwice(Span<float> weights, NetworkInitialization initialization, WeightGenerator random)
    {
        Span<float> half = weights[..(weights.Length / 2)];
        Fill(half, initialization, random);
        half.CopyTo(weights[half.Length..]);
    }

    // The output: what the first half of the units counts, the second takes away.
    private static void FillWithDifference(
        Span<float> weights,
        int inputs,
        NetworkInitialization initialization,
        WeightGenerator random
    )
    {
        int half = inputs / 2;
        var drawn = new float[weights.Length / 2];
        Fill(drawn, initialization, random);
        for (int start = 0, from = 0; start < weights.Length; start += inputs, from += half)
        {
            ReadOnlySpan<float> row = drawn.AsSpan(from, half);
            row.CopyTo(weights[start..]);
            TensorPrimitives.Negate(row, weights.Slice(start + half, half));
        }
    }

    private static void Fill(Span<float> values, NetworkInitialization initialization, WeightGenerator random)
    {
        if (initialization.IsUniform)
            random.FillUniform(values);
        else
            random.FillNormal(values);
    }
}
