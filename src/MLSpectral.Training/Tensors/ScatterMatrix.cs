using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Number, mean μ and scatter matrix Σ (x − μ)(x − μ)ᵀ of a stream of n rows of d numbers, in double precision and one pass, with
/// the memory of the matrix and not of the rows.
/// </summary>
/// <remarks>
/// While the calling thread reads rows into one set of blocks, other threads multiply those of the other set; then the calling thread
/// helps. Narrow rows are multiplied block by block, each into the sum of its place, wide ones tile by tile of one sum. Which rows are
/// added to what in which order depends on their position alone, so the result is the same, bit by bit, for any number of threads. About
/// n d² operations. Memory: 8 d² bytes, for narrow rows four times as much (at most 8 MiB), and blocks of 2 · 8 MiB, for very wide
/// rows 2 · 4 KiB · d.
/// </remarks>
internal sealed class ScatterMatrix : IDisposable
{
    // Numbers in a block: it stays in the second-level cache, or nearly. Wide rows need enough of them to be worth a pass over the matrix;
    // many short ones are not worth the memory.
    private const int BlockLength = 1 << 18,
        LeastRows = 512,
        LargestRows = 4096;

    // Up to this width the matrix stays in the second-level cache, and a block is one piece of work.
    private const int LargestNarrow = 512,
        NarrowSums = 4;

    // At 100 slots, 0.37 s for a million rows against 0.55 s by one product.
    private const int NarrowTileRows = 48;

    // Less than this is done before a thread has started.
    private const double OperationsForThreads = 1 << 22;

    private readonly Tensor[] _sums;
    private readonly RunningMean _mean;
    private readonly int _threads;

    private ScatterMatrix(int width, int threads)
    {
        _threads = threads;
        _mean = new RunningMean(width);
        _sums =
        [
            .. Enumerable
                .Range(0, width <= LargestNarrow ? NarrowSums : 1)
                .Select(_ => zeros(width, width, ScalarType.Float64).DetachFromDisposeScope()),
        ];
    }

    /// <summary>n.</summary>
    public long Count => _mean.Count;

    /// <summary>How many numbers an entry adds up one after another, at most: the rows of a block, and the blocks.</summary>
    public long LongestSum { get; private set; }

    /// <summary>μ.</summary>
    public double[] Mean { get; private set; } = [];

    /// <summary>
    /// The lower half of the matrix, the diagonal included; what is above it has no meaning, but is a number. Belongs to this object.
    /// </summary>
    public Tensor LowerHalf => _sums[0];

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="width">d.</param>
    /// <param name="next">Writes the next row; called by this thread only.</param>
    /// <param name="blockRows">Rows of a block; null to choose.</param>
    public static ScatterMatrix Of(int width, RowWriter next, int? blockRows = null)
    {
        int threads = get_num_threads();

        // Threads of torch's would wait for each other after every small operation.
        using var one = new ThreadCount(1);
        var scatter = new ScatterMatrix(width, threads);
        try
        {
            scatter.Read(next, blockRows ?? Math.Clamp(BlockLength / width, LeastRows, LargestRows));
            return scatter;
        }
        catch
        {
            scatter.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (Tensor sum in _sums)
            sum.Dispose();
    }

    private void Read(RowWriter next, int blockRows)
    {
        int width = _mean.Origin.Length;
        using RowBlocks first = new(_sums.Length, blockRows, width),
            second = new(_sums.Length, blockRows, width);
        (RowBlocks full, RowBlocks empty) = (first, second);
        bool isMore = full.Fill(next, _mean);
        while (full.Count > 0)
        {
            Multiply(full, () =>
            {
                if (isMore)
                    isMore = empty.Fill(next, _mean);
                else
                    empty.Clear();
            });
            (full, empty) = (empty, full);
        }

        Mean = _mean.Mean();
        LongestSum = Math.Min(Count, blockRows) + (Count / blockRows);
        using var noGrad = no_grad();
        foreach (Tensor sum in _sums.AsSpan(1))
            LowerHalf.IncreaseBy(sum);
    }

    // Adds the blocks to the sums, and does something else on the calling thread meanwhile.
    private void Multiply(RowBlocks blocks, Action meanwhile)
    {
        int width = _mean.Origin.Length,
            tiles = _sums.Length > 1 ? 1 : SymmetricUpdate.TileCount(width),
            pieces = blocks.Count * tiles,
            taken = 0;
        double operations = (double)blocks.RowCount * width * width;
        int workers = operations < OperationsForThreads ? 1 : Math.Min(_threads, pieces + 1);
        TensorWorkers.Run(workers, number =>
        {
            if (number == 0)
                meanwhile();
            for (int piece = Interlocked.Increment(ref taken) - 1; piece < pieces; piece = Interlocked.Increment(ref taken) - 1)
            {
                using var scope = NewDisposeScope();
                (int block, int tile) = (piece / tiles, piece % tiles);
                if (tiles == 1)
                    SymmetricUpdate.Add(_sums[block], blocks[block].Factor, NarrowTileRows);
                else
                    SymmetricUpdate.AddTile(_sums[block], blocks[block].Factor, tiles - 1 - tile);
            }
        });
    }
}
