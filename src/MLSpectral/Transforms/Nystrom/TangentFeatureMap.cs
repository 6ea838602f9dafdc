using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLSpectral;

/// <summary>
/// Of the neural tangent kernel summed over outputs: each layer's summand in the form that costs less, from the landmarks or from
/// directions in the space of its parameters.
/// </summary>
internal sealed class TangentFeatureMap : KernelFeatureMap
{
    // What a product with a direction takes, in products with a landmark: measured, 0.28 and 0.39 ns. Directions are multiplied in longer
    // vectors.
    private const double DirectionCost = 0.7;

    // Memory of directions, in that of landmarks.
    private const double LargestDirections = 4;

    // What is made of the numbers that are saved takes at most so many times their memory, but for small ones: a file, which can claim any
    // shape, does not make its reader allocate more.
    private const double LargestGrowth = 1024,
        SmallMemory = 64 << 20;

    private readonly FeedForwardNetwork _network;
    private readonly float[] _landmarks;
    private readonly double[] _coefficients;
    private readonly int _landmarkCount;
    private readonly IReadOnlyList<DoubleLayer> _layers;
    private readonly TangentTerm[] _terms;

    /// <param name="network">The network.</param>
    /// <param name="landmarks">x_i, n × d.</param>
    /// <param name="coefficients">w = Λ^(−1/2) Vᵀ, k × n.</param>
    /// <exception cref="ArgumentException">Activations and derivatives of the landmarks take too much memory for what they come from.
    /// </exception>
    public TangentFeatureMap(FeedForwardNetwork network, float[] landmarks, double[] coefficients)
    {
        RequireMemory(network, landmarks, coefficients);
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

    // A landmark has the p activations before each layer and at most C m derivatives of it.
    private static void RequireMemory(FeedForwardNetwork network, float[] landmarks, double[] coefficients)
    {
        double count = landmarks.Length / network.InputCount,
            memory = sizeof(double) * count * network.Layers.Sum(l => l.Inputs + ((double)l.Outputs * network.OutputCount)),
            given = (sizeof(float) * ((double)network.ParameterCount + landmarks.Length)) + (sizeof(double) * (double)coefficients.Length);
        if (memory > SmallMemory + (LargestGrowth * given))
            throw new ArgumentException(
                FormattableString.Invariant($"A tangent kernel on {count} landmarks of a network {network} takes {memory / 1e6:F0} MB, ")
                    + FormattableString.Invariant($"more than {LargestGrowth} times its numbers. ")
                    + "Use fewer landmarks, or a narrower network.",
                nameof(landmarks)
            );
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

        return [.. _layers.Select((layer, l) => Term(layer, inputs[l], factors[l]))];
    }

    private TangentTerm Term(DoubleLayer layer, double[] inputs, double[] factors)
    {
        // Directions of values that are 0, as a ReLU makes half of them, are left out, but kept in memory; so are landmarks' products with
        // features that are 0, where most are.
        int n = _landmarkCount,
            p = layer.Inputs,
            q = factors.Length / n;
        double inputCost = ReferenceEquals(layer, _layers[0]) ? Math.Min(p, FeatureVector.SlotsPerEntry * Used(inputs)) : p;
        double byDirections = DirectionCost * Count * Used(factors) * (p + 1),
            byLandmarks = n * (inputCost + q);
        bool isLarge = (double)q * Count * (p + 1) > LargestDirections * n * (p + (double)q);
        return byDirections <= byLandmarks && !isLarge
            ? new DirectionTerm(layer, inputs, factors, _coefficients, n)
            : new LandmarkTerm(layer, inputs, factors);
    }

    // Values that are not 0, of a landmark.
    private double Used(double[] values) => values.Count(value => value != 0) / (double)_landmarkCount;
}
