using MathNet.Numerics.Random;
using MLSpectral.Statistics.Samples;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Random vectors, uniform on the unit sphere, one stream of numbers for each: the same for any grouping into blocks.</summary>
internal static class GaussianRows
{
    /// <summary>Vectors of unit length, one a row.</summary>
    /// <param name="count">The number of vectors.</param>
    /// <param name="length">Their length, n.</param>
    /// <param name="seed">The seed that all streams share.</param>
    /// <param name="first">The number of the first stream.</param>
    public static Tensor Of(int count, long length, int seed, int first)
    {
        using var scope = NewDisposeScope();
        Tensor rows = empty([count, length], ScalarType.Float64);
        var values = new double[length];
        for (int i = 0; i < count; i++)
        {
            Fill(values, RandomStream.Of(seed, first + i));
            Tensor vector = ((ReadOnlySpan<double>)values).ToTensor(length);
            rows[i].copy_(vector / vector.norm());
        }

        return scope.MoveToOuter(rows);
    }

    // Marsaglia's polar method: two independent values a draw.
    private static void Fill(double[] values, RandomSource random)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            double u,
                v,
                square;
            do
            {
                u = (2 * random.NextDouble()) - 1;
                v = (2 * random.NextDouble()) - 1;
                square = (u * u) + (v * v);
            } while (square is >= 1 or 0);
            double factor = Math.Sqrt(-2 * Math.Log(square) / square);
            values[i] = u * factor;
            if (i + 1 < values.Length)
                values[i + 1] = v * factor;
        }
    }
}
