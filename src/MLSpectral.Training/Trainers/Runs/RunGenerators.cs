using MLSpectral.Statistics.Samples;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// Random numbers of one run: a generator for each purpose, all from one seed, so that probing or validating more does not change what is
/// trained. That of the weights, the first, is of the network's own (<see cref="WeightGenerator"/>).
/// </summary>
internal sealed class RunGenerators(int seed) : IDisposable
{
    /// <summary>The seed of the run.</summary>
    public int Seed => seed;

    public Generator Order { get; } = Create(seed, 2);

    public Generator Validation { get; } = Create(seed, 3);

    public Generator Sample { get; } = Create(seed, 4);

    public void Dispose()
    {
        Order.Dispose();
        Validation.Dispose();
        Sample.Dispose();
    }

    // Torch seeds its generator with 32 bits.
    private static Generator Create(int seed, int purpose) => new(RandomStream.Seed(seed, purpose));
}
