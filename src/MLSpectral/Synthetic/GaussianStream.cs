using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>Standard normal numbers of a place in a stream: any row can be made without those before it, by any thread.</summary>
/// <remarks>
/// SplitMix64 (Steele, Lea, Flood 2014) from a state of 64 bits that seed and row are mixed into, and the transform of Box and Muller
/// (1958).
/// </remarks>
internal static class GaussianStream
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    // 2⁻⁵³.
    private const double Step = 1.0 / (1L << 53);

    /// <summary>Fills a row.</summary>
    /// <param name="seed">The seed of the stream.</param>
    /// <param name="row">The row.</param>
    /// <param name="values">Of even length.</param>
    /// <param name="scratch">As long as <paramref name="values"/>.</param>
    public static void Fill(int seed, long row, Span<double> values, Span<double> scratch)
    {
        ulong state = Mix(Mix((ulong)(uint)seed + Golden) + (ulong)row);
        int half = values.Length / 2;
        Span<double> radius = scratch[..half],
            angle = scratch[half..];
        for (int i = 0; i < half; i++)
        {
            radius[i] = ((Mix(state += Golden) >> 11) + 1) * Step;
            angle[i] = 2 * Math.PI * (Mix(state += Golden) >> 11) * Step;
        }

        TensorPrimitives.Log(radius, radius);
        TensorPrimitives.Multiply(radius, -2, radius);
        TensorPrimitives.Sqrt(radius, radius);
        TensorPrimitives.SinCos(angle, values[..half], values[half..]);
        TensorPrimitives.Multiply(values[..half], radius, values[..half]);
        TensorPrimitives.Multiply(values[half..], radius, values[half..]);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
