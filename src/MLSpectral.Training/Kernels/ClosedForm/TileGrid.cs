namespace MLSpectral.Kernels;

/// <summary>
/// How a kernel is cut into tiles: blocks of rows, and each of them into blocks of columns, so that a tile and its parts fit into the
/// processor's cache.
/// </summary>
/// <param name="rows">Rows of a tile, in samples.</param>
internal sealed class TileGrid(long rows)
{
    // A few times as wide as high: the longer the product's second factor, the less it matters that every tile reads it anew.
    private const long ColumnsPerRow = 8;

    // Rows of the kernel in a tile where nothing is said: wide enough for products at full speed, narrow enough for the threads to finish
    // together.
    private const long DefaultRows = 256;

    /// <summary>
    /// The rows asked for, or as many as suit the processor: with C outputs to a row, a tile has C² entries for each pair of samples.
    /// </summary>
    public static TileGrid Of(KernelOptions options, long outputs) =>
        new(options.TileRows ?? Math.Max(1, DefaultRows / Math.Max(1, outputs / 2)));

    /// <summary>Blocks of rows, as start and count.</summary>
    public IEnumerable<(long Start, long Count)> Rows(long n) => Cut(n, rows);

    /// <summary>The tiles of a block of rows left of the diagonal of a symmetric kernel, then the one on it.</summary>
    public IEnumerable<Tile> LowerTiles(long start, long count) =>
        Cut(start, rows * ColumnsPerRow)
            .Select(columns => new Tile(start, count, columns.Start, columns.Count))
            .Append(new Tile(start, count, start, count));

    /// <summary>
    /// Tiles that cover what a block of rows has at and below the diagonal of a symmetric kernel, and no more above it than half of the
    /// block's rows are wide.
    /// </summary>
    public IEnumerable<Tile> CoveringTiles(long start, long count)
    {
        long upper = (count + 1) / 2,
            lower = count - upper;
        foreach (Tile tile in Tiles(start, count, start + upper))
            yield return tile;
        if (lower > 0)
            yield return new Tile(start + upper, lower, start + upper, lower);
    }

    /// <summary>All tiles of a block of rows.</summary>
    public IEnumerable<Tile> Tiles(long start, long count, long columns) =>
        Cut(columns, rows * ColumnsPerRow).Select(part => new Tile(start, count, part.Start, part.Count));

    /// <summary>Blocks of at most <paramref name="step"/>, as start and count.</summary>
    public static IEnumerable<(long Start, long Count)> Cut(long n, long step)
    {
        for (long start = 0; start < n; start += step)
            yield return (start, Math.Min(step, n - start));
    }
}
