using System.Globalization;
using System.Numerics.Tensors;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Samples;
using MLSpectral.Statistics.Sizes;
using Tensor = TorchSharp.torch.Tensor;

namespace MLSpectral.Kernels;

/// <summary>The seeded permutation null of a matrix: its spectrum beside those of copies with shuffled entries.</summary>
/// <remarks>
/// Entries whose squares a double does not hold (the largest beyond 1e±140) are measured in units of the largest one; the p-values do not
/// depend on units.
/// </remarks>
public static class PermutationNull
{
    private const double LargestEntry = 1e140;

    /// <summary>Compares a matrix with shuffled copies of itself; B + 1 dense decompositions in double precision, on all cores.</summary>
    /// <param name="entries">The entries, row by row.</param>
    /// <param name="rows">The number of rows; either side may be the larger one.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="permutations">B, the number of shuffled copies: at least 2/level − 1 (199 for 1 %) to reject at all, better twice
    /// that.</param>
    /// <param name="seed">Same seed, same result, whatever the number of threads.</param>
    /// <param name="level">The chance of rejecting entries in random order that the two statistics share.</param>
    /// <exception cref="ArgumentException">The number of entries is not rows × columns, or an entry is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side or the number of permutations is not positive, or the level is outside (0,
    /// 1).</exception>
    public static PermutationTest Test(
        ReadOnlySpan<double> entries,
        int rows,
        int columns,
        int permutations,
        int seed,
        double level = 0.01
    ) => OfCopy(entries.ToArray(), rows, columns, permutations, seed, level);

    /// <inheritdoc cref="Test(ReadOnlySpan{double}, int, int, int, int, double)"/>
    public static PermutationTest Test(ReadOnlySpan<float> entries, int rows, int columns, int permutations, int seed, double level = 0.01)
    {
        var doubles = new double[entries.Length];
        TensorPrimitives.ConvertChecked(entries, doubles);
        return OfCopy(doubles, rows, columns, permutations, seed, level);
    }

    /// <summary>The same for a matrix of Float64.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="permutations">The number of shuffled copies.</param>
    /// <param name="seed">Same seed, same result.</param>
    /// <param name="isCancelled">Asked for before each copy, by several threads; from true on no further copy is made, and the caller gets
    /// an exception.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal static PermutationTest Test(Tensor matrix, int permutations, int seed, Func<bool>? isCancelled = null) =>
        OfCopy(
            matrix.ToDoubles(),
            checked((int)matrix.shape[0]),
            checked((int)matrix.shape[1]),
            permutations,
            seed,
            level: 0.01,
            isCancelled
        );

    private static PermutationTest OfCopy(
        double[] entries,
        int rows,
        int columns,
        int permutations,
        int seed,
        double level,
        Func<bool>? isCancelled = null
    )
    {
        if (rows < 1 || columns < 1)
            throw new ArgumentOutOfRangeException(
                rows < 1 ? nameof(rows) : nameof(columns),
                FormattableString.Invariant($"The matrix is {rows} × {columns}; it needs at least one row and one column.")
            );
        if (permutations < 1)
            throw new ArgumentOutOfRangeException(
                nameof(permutations),
                permutations,
                "At least one shuffled copy is needed to compare with; 199 are the fewest that can reject at 1 %."
            );
        if (entries.Length != (long)rows * columns)
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There are {entries.Length} entries for a {rows} × {columns} matrix; it needs {(long)rows * columns}. Check "
                        + $"the sides."
                ),
                nameof(entries)
            );
        int unfit = Array.FindIndex(entries, entry => !double.IsFinite(entry));
        if (unfit >= 0)
            throw new ArgumentException(
                FormattableString.Invariant($"Entry {unfit} is {entries[unfit]}; entries must be finite. Replace it first."),
                nameof(entries)
            );

        double scale = Math.Abs(TensorPrimitives.MaxMagnitude<double>(entries));
        if (scale > 0 && scale is < 1 / LargestEntry or > LargestEntry)
            TensorPrimitives.Divide(entries, scale, entries);

        NativeTorch.EnsureLoaded();
        var largest = new double[permutations];
        var distances = new double[permutations];
        (double ownLargest, MarchenkoPasturTest own) = Measure(entries, rows, columns, level);
        ParallelLoopResult loop = Parallel.For(
            0,
            permutations,
            (i, state) =>
            {
                if (isCancelled?.Invoke() == true)
                {
                    state.Stop();
                    return;
                }

                double[] shuffled = [.. entries];
                RandomStream.Of(seed, i).Shuffle(shuffled);
                (largest[i], MarchenkoPasturTest test) = Measure(shuffled, rows, columns, level);
                distances[i] = test.BulkDistance;
            }
        );
        if (!loop.IsCompleted)
            throw new OperationCanceledException("The permutations were cancelled.");
        return new PermutationTest(own, ownLargest, largest, distances, ExcessKurtosis.Of(entries), entries.Length);
    }

    // One torch thread each: the copies share the cores among themselves, and sums are then in the same order on every machine with the
    // same library.
    private static (double Largest, MarchenkoPasturTest Test) Measure(double[] entries, int rows, int columns, double level)
    {
        using var threads = new ThreadCount(1);
        using Tensor factor = ((ReadOnlySpan<double>)entries).ToTensor(rows, columns);
        int larger = Math.Max(rows, columns);
        double[] eigenvalues = SymmetricEigenvalues.OfGram(factor, larger);
        double floor = NoiseFloor.ComputeFromLargest(eigenvalues[0], larger, isSinglePrecision: false);
        return (eigenvalues[0], MarchenkoPasturTest.Test(eigenvalues, larger, level, floor));
    }
}
