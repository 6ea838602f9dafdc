using static TorchSharp.torch;

namespace MLSpectral.Trainers;

/// <summary>Random numbers of one run: a generator for each purpose, all from one seed, so that probing or validating more does not change what is trained.</summary>
internal sealed class RunGenerators(int seed) : IDisposable
{
    public Generator Weights { get; } = Create(seed, 1);

    public Generator Order { get; } = Create(seed, 2);

    public Generator Validation { get; } = Create(seed, 3);

    public Generator Sample { get; } = Create(seed, 4);

    public void Dispose()
    {
        Weights.Dispose();
        Order.Dispose();
        Validation.Dispose();
        Sample.Dispose();
    }

    private static Generator Create(int seed, uint purpose) => new(((ulong)purpose << 32) | (uint)seed);
}
