using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Numeric;

namespace MLSpectral;

/// <summary>What ML.NET's feature contribution calculator asks of a model with one score.</summary>
internal static class FeatureContributions
{
    /// <summary>A mapper from features to their contributions, with buffers of its own: one for each cursor or prediction engine.</summary>
    /// <typeparam name="TSource">The features; a <see cref="VBuffer{T}"/> of <see cref="float"/>.</typeparam>
    /// <param name="network">The network, with one output.</param>
    /// <param name="scale">What the score is in units of the network's output.</param>
    /// <param name="top">How many positive contributions are kept.</param>
    /// <param name="bottom">How many negative contributions are kept.</param>
    /// <param name="normalize">Whether they are divided by the largest magnitude.</param>
    public static ValueMapper<TSource, VBuffer<float>> CreateMapper<TSource>(
        FeedForwardNetwork network,
        double scale,
        int top,
        int bottom,
        bool normalize
    )
    {
        NetworkGradient gradient = network.CreateGradient();
        var dense = new float[network.InputCount];
        ValueMapper<VBuffer<float>, VBuffer<float>> mapper = (in VBuffer<float> features, ref VBuffer<float> contributions) =>
        {
            if (features.Length != dense.Length)
                throw new ArgumentException($"The network takes {dense.Length} features and got {features.Length}.", nameof(features));
            features.CopyTo(dense);
            VBufferEditor<float> editor = VBufferEditor.Create(ref contributions, dense.Length);
            gradient.Contributions(dense, output: 0, editor.Values);
            TensorPrimitives.Multiply(editor.Values, (float)scale, editor.Values);
            contributions = editor.Commit();

            // ML.NET's own selection, so that ties and order are those of its models.
            VectorUtils.SparsifyNormalize(ref contributions, top, bottom, normalize);
        };
        return mapper as ValueMapper<TSource, VBuffer<float>>
            ?? throw new InvalidOperationException($"This model takes features of type {typeof(VBuffer<float>)}, not {typeof(TSource)}.");
    }
}
