using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Work that falls apart into pieces, on as many threads as torch has been given, each of which computes its pieces alone.
/// </summary>
/// <remarks>
/// Torch's own way, all threads on one operation after another, makes them wait for each other after every operation: hundreds of times
/// for a kernel in tiles, at many times the cost where other programs use the processor. And a tile stays in the cache of one core.
/// Tensors made on a thread must be disposed of there.
/// </remarks>
internal static class TensorWorkers
{
    /// <summary>
    /// The threads to use for so many pieces of work on a matrix of so many rows: one where threads would cost more than they save.
    /// </summary>
    public static int Count(long pieces, long rows) => rows < 256 ? 1 : (int)Math.Min(get_num_threads(), pieces);

    /// <summary>
    /// Runs <paramref name="work"/> once on every thread, with its number, outside automatic differentiation; the calling thread is number
    /// 0.
    /// </summary>
    public static void Run(int workers, Action<int> work)
    {
        if (workers == 1)
        {
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            work(0);
            return;
        }

        var failures = new ExceptionDispatchInfo?[workers];
        using var one = new ThreadCount(1);

        // Threads of our own: torch's settings of a thread end with it, those of a pool's thread would have to be put back.
        Thread[] others = [.. Enumerable.Range(1, workers - 1).Select(number => new Thread(() => Guarded(number)))];
        foreach (Thread thread in others)
            thread.Start();
        Guarded(0);
        foreach (Thread thread in others)
            thread.Join();
        failures.FirstOrDefault(failure => failure is not null)?.Throw();

        void Guarded(int number)
        {
            try
            {
                if (get_num_threads() != 1)
                    set_num_threads(1);
                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                work(number);
            }
#pragma warning disable CA1031 // Passed on to the calling thread, whatever it is.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                failures[number] = ExceptionDispatchInfo.Capture(failure);
            }
        }
    }

    /// <summary>Gives out the pieces 0 to <paramref name="pieces"/> − 1, the last ones first, to whichever thread is free.</summary>
    public static void ForEach(int pieces, long rows, Action<int> work)
    {
        int next = pieces;
        Run(Count(pieces, rows), _ =>
        {
            for (int piece = Interlocked.Decrement(ref next); piece >= 0; piece = Interlocked.Decrement(ref next))
            {
                using var scope = NewDisposeScope();
                work(piece);
            }
        });
    }
}
