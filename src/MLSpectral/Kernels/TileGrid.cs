namespace MLSpectral.Kernels;

/// <summary>How a kernel is cut into tiles: blocks of rows, and each of them into blocks of columns, so that a tile and its parts fit into the processor's cache.</summary>
/// <param name="rows">Rows of a tile, in samples.</param>
internal sealed class TileGrid(long rows)
{
    // A few times as wide as high: the longer the product's second factor, the less it matters that every tile reads it anew.
    private const long ColumnsPerRow = 8;

    // Rows of the kernel in a tile where nothing is said: wide enough for products at full speed; the blocks on the diagonal are computed whole, which wastes rows/n of the time.
    private const long DefaultRows = 128;

    /// <summary>The rows asked for, or as many as have 128 rows of the kernel.</summary>
    public static TileGrid Of(KernelOptions options, long outputs) => new(options.TileRows ?? Math.Max(16, DefaultRows / Math.Max(1, (long)Math.Sqrt(outputs))));

    /// <summary>Blocks of rows, as start and count.</summary>
    public IEnumerable<(long Start, long Count)> Rows(long n) => Cut(n, rows);

    /// <summary>The tiles of a block of rows left of the diagonal of a symmetric kernel, then the one on it.</summary>
    public IEnumerable<Tile> LowerTiles(long start, long count) =>
        Cut(start, rows * ColumnsPerRow).Select(columns => new Tile(start, count, columns.Start, columns.Count)).Append(new Tile(start, count, start, count));

    /// <summary>All tiles of a block of rows.</summary>
    public IEnumerable<Tile> Tiles(long start, long count, long columns) => Cut(columns, rows * ColumnsPerRow).Select(part => new Tile(start, count, part.Start, part.Count));

    /// <summary>Blocks of at most <paramref name="step"/>, as start and count.</summary>
    public static IEnumerable<(long Start, long Count)> Cut(long n, long step)
    {
        for (long start = 0; start < n; start += step)
            yield return (start, Math.Min(step, n - start));
    }
}
