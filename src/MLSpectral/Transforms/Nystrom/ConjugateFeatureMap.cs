using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLSpectral;

/// <summary>
/// Of a conjugate kernel: φ(x) = M a_l(x), M = Λ^(−1/2) Vᵀ A_l / m_l. The landmarks are in M, k × m_l, and are not needed again; a
/// row takes the network up to layer l and k m_l operations.
/// </summary>
/// <param name="network">The layers 1 to l.</param>
/// <param name="projection">M, row by row.</param>
internal sealed class ConjugateFeatureMap(FeedForwardNetwork network, double[] projection) : KernelFeatureMap
{
    private readonly IReadOnlyList<DoubleLayer> _layers = ActivationPass.LayersOf(network);

    public override int InputCount => network.InputCount;

    public override int Count => projection.Length / network.OutputCount;

    public override Mapper CreateMapper()
    {
        var pass = new ActivationPass(_layers);
        return (row, coordinates) =>
        {
            pass.Run(row);
            ReadOnlySpan<double> activations = pass.Activations(_layers.Count);
            for (int j = 0; j < coordinates.Length; j++)
                coordinates[j] = TensorPrimitives.Dot(projection.AsSpan(j * activations.Length, activations.Length), activations);
        };
    }

    public override void Write(BinaryWriter writer) => writer.Write(MemoryMarshal.AsBytes(projection.AsSpan()));
}
