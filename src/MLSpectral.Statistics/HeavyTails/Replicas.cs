using MathNet.Numerics.Random;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>Replicas of a simulation, spread over threads.</summary>
internal static class Replicas
{
    /// <summary>Computes all replicas; the result depends on the seed only.</summary>
    /// <typeparam name="TWorker">What a thread works with: buffers that its replicas share.</typeparam>
    /// <typeparam name="TResult">What a replica gives.</typeparam>
    /// <param name="options">How many, from which seed, on how many threads.</param>
    /// <param name="createWorker">Makes a worker.</param>
    /// <param name="compute">Computes one replica.</param>
    /// <param name="cancellationToken">Ends the computation between two replicas.</param>
    /// <returns>The results in the order of the replicas.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static TResult[] Compute<TWorker, TResult>(
        BootstrapOptions options,
        Func<TWorker> createWorker,
        Func<TWorker, RandomSource, TResult> compute,
        CancellationToken cancellationToken
    )
    {
        var results = new TResult[options.Replicas];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
            CancellationToken = cancellationToken,
        };
        Parallel.For(
            0,
            results.Length,
            parallel,
            createWorker,
            (replica, _, worker) =>
            {
                results[replica] = compute(worker, RandomStream.Of(options.Seed, replica));
                return worker;
            },
            _ => { }
        );
        return results;
    }
}
