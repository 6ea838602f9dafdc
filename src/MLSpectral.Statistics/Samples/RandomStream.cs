using MathNet.Numerics.Random;

namespace MLSpectral.Statistics.Samples;

/// <summary>
/// Random numbers for simulations: one stream for each replica, so that results do not depend on how replicas are spread over threads.
/// </summary>
internal static class RandomStream
{
    /// <summary>
    /// A generator (xoshiro256**, Blackman and Vigna 2018) of its own for one replica of one simulation; not safe to share between threads.
    /// </summary>
    /// <param name="seed">The seed of the simulation.</param>
    /// <param name="replica">The number of the replica.</param>
    public static RandomSource Of(int seed, int replica) => new Xoshiro256StarStar((int)Seed(seed, replica), threadSafe: false);

    /// <summary>
    /// The seed of one stream of many, for generators that take 32 bits: seed and stream mixed by the finalizer of SplitMix64 (Steele, Lea,
    /// Flood 2014).
    /// </summary>
    /// <param name="seed">The seed that all streams share.</param>
    /// <param name="stream">The number of the stream.</param>
    public static uint Seed(int seed, int stream)
    {
        ulong z = ((ulong)(uint)stream << 32) | (uint)seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (uint)((z ^ (z >> 31)) >> 32);
    }
}
