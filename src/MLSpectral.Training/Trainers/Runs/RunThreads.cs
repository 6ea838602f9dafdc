using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// The threads of torch operations in a run: what the option says, or torch's own number where the work is large enough to share. They are
/// part of the state, because another number rounds sums differently.
/// </summary>
internal sealed class RunThreads(FeedForwardOptions options, TensorNetwork network, long batchSize, long sampleSize) : IRunState
{
    // Below this many multiplications a step, a second thread gains nothing even on an idle machine; on a busy one, threads that wait for
    // each other made a fit 20 times slower.
    private const long SingleThreadedWork = 50_000_000;

    // The same for decompositions of matrices with a smaller side than this: a tangent kernel of 569 rows took 0.35 s with one thread and
    // up to 21 s with two on a busy machine.
    // On an idle one, two threads save 2 ms at 500 rows, 70 ms at 1000, 300 ms at 2000.
    private const long SingleThreadedSide = 1500;

    /// <summary>The threads of a step: a forward pass, and two products of the same size backward.</summary>
    public int OfSteps { get; private set; } =
        options.NumberOfThreads
        ?? (3 * batchSize * network.Layers.Sum(layer => layer.Weight.numel()) < SingleThreadedWork ? 1 : get_num_threads());

    /// <summary>The threads of a measurement.</summary>
    public int OfProbes { get; private set; } =
        options.NumberOfThreads
        ?? (
            Math.Max(sampleSize, network.Layers.Max(layer => Math.Min(layer.Inputs, layer.Outputs))) < SingleThreadedSide
                ? 1
                : get_num_threads()
        );

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(OfSteps);
        writer.Write(OfProbes);
    }

    public void ReadState(PayloadReader reader)
    {
        OfSteps = ReadCount(reader);
        OfProbes = ReadCount(reader);
    }

    private static int ReadCount(PayloadReader reader)
    {
        int count = reader.ReadInt32();
        return count is >= 1 and <= FeedForwardOptions.MaximumThreads
            ? count
            : throw new InvalidDataException($"The state of the run has {count} threads; it was written wrongly.");
    }
}
