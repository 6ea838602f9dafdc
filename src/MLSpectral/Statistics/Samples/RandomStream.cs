using MathNet.Numerics.Random;

namespace MLSpectral.Statistics.Samples;

/// <summary>Random numbers for simulations: one stream for each replica, so that results do not depend on how replicas are spread over threads.</summary>
internal static class RandomStream
{
    /// <summary>A generator (xoshiro256**, Blackman and Vigna 2018) of its own for one replica of one simulation; not safe to share between threads.</summary>
    /// <param name="seed">The seed of the simulation.</param>
    /// <param name="replica">The number of the replica.</param>
    public static RandomSource Of(int seed, int replica)
    {
        // Seed and replica are mixed down to the 32 bits that the generator takes: the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
        ulong z = ((ulong)(uint)replica << 32) | (uint)seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return new Xoshiro256StarStar((int)((z ^ (z >> 31)) >> 32), threadSafe: false);
    }
}
