namespace MLSpectral.Kernels;

/// <summary>The parameters that differ between a network before and after training.</summary>
internal static class ChangedParameters
{
    /// <summary>The weights and biases of which at least one value differs; all, where none does.</summary>
    public static ParameterSelection Between(FeedForwardNetwork initial, FeedForwardNetwork trained)
    {
        var changed = new HashSet<(int Layer, bool IsBias)>();
        for (int l = 0; l < initial.Layers.Count; l++)
        {
            (DenseLayer before, DenseLayer after) = (initial.Layers[l], trained.Layers[l]);
            if (!before.Weights.Span.SequenceEqual(after.Weights.Span))
                changed.Add((l + 1, false));
            if (!before.Biases.Span.SequenceEqual(after.Biases.Span))
                changed.Add((l + 1, true));
        }

        return changed.Count == 0
            ? ParameterSelection.All
            : ParameterSelection.Where(parameter => changed.Contains((parameter.Layer, parameter.IsBias)));
    }

    /// <summary>Refuses networks of which one cannot have become the other.</summary>
    public static void CheckSameShape(FeedForwardNetwork initial, FeedForwardNetwork trained)
    {
        if (Shape(initial) is var before && Shape(trained) is var after && before != after)
            throw new ArgumentException(
                $"The network at the start is {before}, and the trained one {after}. Give the network that training started from.",
                nameof(initial)
            );
    }

    // With what a layer must have in common besides its widths.
    private static string Shape(FeedForwardNetwork network) =>
        string.Join(", ", network.Layers.Select(layer => $"{layer}{(layer.Biases.IsEmpty ? "" : " with biases")}"));
}
