using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLSpectral.Networks;

namespace MLSpectral.Transforms;

/// <summary>Of the neural tangent kernel summed over outputs: each layer's summand in the form that costs less, from the landmarks or from directions in the space of its parameters.</summary>
internal sealed class TangentFeatureMap : KernelFeatureMap
{
    // What a product of a direction takes, in those of landmarks, which are shorter and end in a sum.
    private const double DirectionCost = 1;

    private readonly FeedForwardNetwork _network;
    private readonly float[] _landmarks;
    private readonly double[] _coefficients;
    private readonly int _landmarkCount;
    private readonly IReadOnlyList<DoubleLayer> _layers;
    private readonly TangentTerm[] _terms;

    /// <param name="network">The network.</param>
    /// <param name="landmarks">x_i, n × d.</param>
    /// <param name="coefficients">w = Λ^(−1/2) Vᵀ, k × n.</param>
    public TangentFeatureMap(FeedForwardNetwork network, float[] landmarks, double[] coefficients)
    {
        (_network, _landmarks, _coefficients, _landmarkCount) = (network, landmarks, coefficients, landmarks.Length / network.InputCount);
        _layers = ActivationPass.LayersOf(network);
        _terms = Terms();
    }

    public override int InputCount => _network.InputCount;

    public override int Count => _coefficients.Length / _landmarkCount;

    public override Mapper CreateMapper()
    {
        var pass = new TangentPass(_layers);
        var scratch = new double[_terms.Max(term => term.ScratchSize)];
        double[]? kernel = _terms.Any(term => term is LandmarkTerm) ? new double[_landmarkCount] : null;
        return (row, coordinates) =>
        {
            pass.Run(row);
            coordinates.Clear();
            kernel.AsSpan().Clear();
            for (int l = 1; l <= _terms.Length; l++)
                _terms[l - 1].Add(l == 1 ? row : new FeatureVector(pass.Activations(l - 1)), pass.Factor(l), scratch, kernel, coordinates);
            for (int j = 0; kernel is not null && j < coordinates.Length; j++)
                coordinates[j] += TensorPrimitives.Dot(_coefficients.AsSpan(j * kernel.Length, kernel.Length), kernel);
        };
    }

    public override void Write(BinaryWriter writer)
    {
        writer.Write(MemoryMarshal.AsBytes(_landmarks.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_coefficients.AsSpan()));
    }

    // Made again when loaded rather than saved: the landmarks are smaller.
    private TangentTerm[] Terms()
    {
        var pass = new TangentPass(_layers);
        double[][] inputs = [.. _layers.Select(layer => new double[checked(_landmarkCount * layer.Inputs)])];
        double[][] factors = [.. _layers.Select((_, l) => new double[checked(_landmarkCount * pass.Factor(l + 1).Length)])];
        for (int i = 0; i < _landmarkCount; i++)
        {
            int d = InputCount;
            TensorPrimitives.ConvertChecked<float, double>(_landmarks.AsSpan(i * d, d), inputs[0].AsSpan(i * d, d));
            pass.Run(new FeatureVector(inputs[0].AsSpan(i * d, d)));
            for (int l = 1; l <= _layers.Count; l++)
            {
                pass.Factor(l).CopyTo(factors[l - 1].AsSpan(i * pass.Factor(l).Length));
                if (l > 1)
                    pass.Activations(l - 1).CopyTo(inputs[l - 1].AsSpan(i * _layers[l - 1].Inputs));
            }
        }

        return [.. _layers.Select((layer, l) => Term(layer, inputs[l], factors[l], pass.Factor(l + 1).Length))];
    }

    private TangentTerm Term(DoubleLayer layer, double[] inputs, double[] factors, int factorLength)
    {
        double byDirections = DirectionCost * Count * factorLength * (layer.Inputs + 1), byLandmarks = (double)_landmarkCount * (layer.Inputs + factorLength);
        return byDirections <= byLandmarks ? new DirectionTerm(layer, inputs, factors, _coefficients, _landmarkCount) : new LandmarkTerm(layer, inputs, factors);
    }
}
