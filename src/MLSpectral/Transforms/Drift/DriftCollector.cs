using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.Data;
using MLSpectral.Statistics.Checks;
using MLSpectral.Statistics.Samples;

namespace MLSpectral;

/// <summary>
/// Keeps, of the rows of a column in their order, what comparisons with other rows need: blocks of consecutive rows in at most 128
/// coordinates. Not safe to share between threads.
/// </summary>
/// <remarks>
/// A row of a block that is not kept costs a counter, one that is kept a copy; products are formed at the end, of kept rows only. Memory:
/// at most 128 · RowsPerBlock · min(d, 128) doubles, 26 MB for blocks of 256 rows of 100 slots.
/// </remarks>
internal sealed class DriftCollector
{
    /// <summary>The rows in a block where nothing else is asked for.</summary>
    public const int DefaultRowsPerBlock = 256;

    /// <summary>The fewest rows in a block, also where a column has few rows.</summary>
    public const int SmallestBlock = 16;

    /// <summary>The most rows in a block.</summary>
    public const int LargestBlock = 1024;

    private readonly int _width,
        _rowsPerBlock,
        _seed;
    private readonly RowCoordinates _coordinates;
    private readonly BlockReservoir _reservoir;
    private readonly double[] _row;

    /// <summary>Begins.</summary>
    /// <param name="width">d, the number of slots.</param>
    /// <param name="rowsPerBlock">As <see cref="CheckRowsPerBlock"/> takes it.</param>
    /// <param name="seed">Of everything random, here and in comparisons.</param>
    public DriftCollector(int width, int rowsPerBlock, int seed)
    {
        CheckRowsPerBlock(rowsPerBlock);
        (_width, _rowsPerBlock, _seed) = (width, rowsPerBlock, seed);
        _coordinates = new RowCoordinates(width, seed);
        _row = new double[_coordinates.Count];

        // Comparisons use the streams of their batches, from 0.
        _reservoir = new BlockReservoir(_coordinates.Count, rowsPerBlock, RandomStream.Of(seed, -1));
    }

    /// <summary>Refuses a block size that rows cannot be cut into.</summary>
    /// <param name="rowsPerBlock">The option.</param>
    /// <exception cref="ArgumentException">It is no power of two from 16 to 1024.</exception>
    public static void CheckRowsPerBlock(int rowsPerBlock) =>
        OptionCheck.That(
            int.IsPow2(rowsPerBlock) && rowsPerBlock is >= SmallestBlock and <= LargestBlock,
            "RowsPerBlock",
            rowsPerBlock,
            $"blocks have a power of two of rows from {SmallestBlock} to {LargestBlock}, for example {DefaultRowsPerBlock}. Choose one no "
                + $"larger than the smallest batch that is to be compared."
        );

    /// <summary>Adds the next row; one with a value that is missing, infinite or beyond 1e75 is left out.</summary>
    /// <param name="row">Its d slots, dense or sparse.</param>
    public void Add<T>(in VBuffer<T> row)
        where T : struct, INumber<T>
    {
        if (!_reservoir.KeepsNext || _coordinates.TryRead(row, _row))
            _reservoir.Add(_row);
    }

    /// <summary>
    /// What was collected; O(kept rows · k²) for k coordinates. Blocks are as small as 16 rows where few rows came: the smallest size
    /// that leaves at most 128 of them.
    /// </summary>
    public DriftReference ToReference()
    {
        int rowsPerBlock = SmallestBlock;
        while (rowsPerBlock < _rowsPerBlock && _reservoir.KeptRowCount / rowsPerBlock > BlockReservoir.Capacity)
            rowsPerBlock *= 2;
        double[] mean = Mean(rowsPerBlock);
        return new DriftReference(
            _width,
            _seed,
            rowsPerBlock,
            mean,
            [.. _reservoir.Parts(rowsPerBlock).Select(rows => BlockMoments.Of(rows.Span, mean))]
        );
    }

    private double[] Mean(int rowsPerBlock)
    {
        double[] mean = new double[_coordinates.Count];
        int count = 0;
        foreach (ReadOnlyMemory<double> rows in _reservoir.Parts(rowsPerBlock))
        {
            for (int i = 0; i < rowsPerBlock; i++, count++)
                TensorPrimitives.Add(mean, rows.Span.Slice(i * mean.Length, mean.Length), mean);
        }

        if (count > 0)
            TensorPrimitives.Divide(mean, count, mean);
        return mean;
    }
}
