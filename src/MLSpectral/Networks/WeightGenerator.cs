using MathNet.Numerics.Random;
using MLSpectral.Statistics.Samples;

namespace MLSpectral;

/// <summary>
/// Draws the entries of initial weight matrices: independent numbers of mean 0 and variance 1, one stream for a network.
/// </summary>
/// <remarks>
/// The numbers are those of <c>torch.rand</c> (bit for bit) and <c>torch.randn</c> (to the rounding of single precision) with a CPU
/// generator of the same seed, so that networks are what they were when LibTorch drew them: Mersenne Twister (Matsumoto and
/// Nishimura 1998), uniform numbers of 24 bits, and normal ones by Box and Muller (1958) in blocks of 16, the last of which overlaps the
/// one before; fewer than 16 in pairs of uniform numbers of 53 bits. Logarithms and cosines are taken in double precision: in single
/// precision, as in LibTorch, they differ with the vector instructions of the processor.
/// </remarks>
/// <param name="seed">The seed of the run.</param>
internal sealed class WeightGenerator(int seed)
{
    private const int Block = 16;

    // The stream of the weights among those of a run.
    private const int Purpose = 1;

    private readonly MersenneTwister _random = new((int)RandomStream.Seed(seed, Purpose), threadSafe: false);
    private double? _spare;

    /// <summary>Fills with uniform numbers from −√3 to √3.</summary>
    public void FillUniform(Span<float> values)
    {
        float side = (float)Math.Sqrt(3);
        foreach (ref float value in values)
            value = ((NextSingle() * 2) - 1) * side;
    }

    /// <summary>Fills with standard normal numbers.</summary>
    public void FillNormal(Span<float> values)
    {
        if (values.Length < Block)
        {
            foreach (ref float value in values)
                value = (float)NextNormal();
            return;
        }

        foreach (ref float value in values)
            value = NextSingle();
        for (int start = 0; start + Block <= values.Length; start += Block)
            MakeNormal(values.Slice(start, Block));
        if (values.Length % Block == 0)
            return;
        Span<float> last = values[^Block..];
        foreach (ref float value in last)
            value = NextSingle();
        MakeNormal(last);
    }

    // The first half of a block gives radii, the second angles.
    private static void MakeNormal(Span<float> block)
    {
        for (int i = 0; i < Block / 2; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - block[i]));
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * block[i + (Block / 2)]);
            (block[i], block[i + (Block / 2)]) = ((float)(radius * cosine), (float)(radius * sine));
        }
    }

    private double NextNormal()
    {
        if (_spare is double spare)
        {
            _spare = null;
            return spare;
        }

        double angle = 2 * Math.PI * NextDouble();
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        (double sine, double cosine) = Math.SinCos(angle);
        _spare = radius * sine;
        return radius * cosine;
    }

    // In [0, 1), 24 bits.
    private float NextSingle() => (Next() & ((1u << 24) - 1)) / (float)(1 << 24);

    // In [0, 1), 53 bits.
    private double NextDouble() => ((((ulong)Next() << 32) | Next()) & ((1ul << 53) - 1)) / (double)(1ul << 53);

    // MathNet gives the 32 bits of the twister as a fraction.
    private uint Next() => (uint)(_random.NextDouble() * 4294967296.0);
}
