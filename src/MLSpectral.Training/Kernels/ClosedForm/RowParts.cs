using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The rows of a matrix in as many parts as there are threads, always the same, so that sums repeat bit by bit for the same number of
/// threads.
/// </summary>
internal static class RowParts
{
    // Under so many entries threads cost more than they bring.
    private const long EntriesForThreads = 200_000;

    /// <summary>How many parts.</summary>
    public static int Count(int size) => (long)size * size < EntriesForThreads ? 1 : Math.Min(size, get_num_threads());

    /// <summary>Runs an action for each part, with its number, its first row and the row behind it.</summary>
    public static void Run(int size, Action<int, int, int> action)
    {
        int parts = Count(size);
        if (parts == 1)
            action(0, 0, size);
        else
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, part =>
                action(part, Boundary(part), Boundary(part + 1))
            );

        int Boundary(int part) => (int)((long)size * part / parts);
    }
}
