using System.Runtime.InteropServices;
using Microsoft.ML;
using MLSpectral.Statistics.Samples;

namespace MLSpectral;

/// <summary>What a fitted column is remembered by, so that new rows can be compared with it: the moments of blocks of its rows.</summary>
/// <remarks>
/// Everything runs in managed code, on one thread. Saved size: k(k + 3)/2 doubles a block for k = min(d, 128) coordinates, at most 128
/// blocks: 5.3 MB for 100 slots, 8.6 MB from 128 slots on.
/// </remarks>
internal sealed class DriftReference
{
    private readonly int _seed;
    private readonly double[] _shift;
    private readonly BlockMoments[] _blocks;
    private readonly RowCoordinates _coordinates;

    /// <summary>Keeps what was collected.</summary>
    /// <param name="width">d, the number of slots.</param>
    /// <param name="seed">Of the sketch and of comparisons.</param>
    /// <param name="rowsPerBlock">The rows of each block.</param>
    /// <param name="shift">What was subtracted from the coordinates.</param>
    /// <param name="blocks">The blocks.</param>
    public DriftReference(int width, int seed, int rowsPerBlock, double[] shift, BlockMoments[] blocks)
    {
        (Width, _seed, RowsPerBlock, _shift, _blocks) = (width, seed, rowsPerBlock, shift, blocks);
        _coordinates = new RowCoordinates(width, seed);
    }

    public static PayloadFormat Format { get; } = new("MLSPBLCK", version: 2);

    /// <summary>The number of slots of the column.</summary>
    public int Width { get; }

    /// <summary>The rows of a block: what was asked for, or fewer where the column had few rows.</summary>
    public int RowsPerBlock { get; }

    /// <summary>The number of blocks, at most 128.</summary>
    public int BlockCount => _blocks.Length;

    /// <summary>Compares new rows with the reference.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="column">A vector column of as many slots, of Single or Double.</param>
    /// <param name="rowsPerBatch">Rows in a batch, at least <see cref="RowsPerBlock"/>; null: all rows together.</param>
    /// <exception cref="ArgumentException">The column is missing or of another type, there are fewer usable rows than a block, or the
    /// reference has no block.</exception>
    public SpectralComparison Compare(IDataView data, string column, int? rowsPerBatch)
    {
        IEnumerable<SpectralDrift> batches = rowsPerBatch is int rows
            ? CompareBatches(data, column, rows)
            : Batches(data, Find(data, column), long.MaxValue);
        List<SpectralDrift> all = [.. batches];
        if (all.Sum(batch => batch.TestedRowCount) == 0)
        {
            throw new ArgumentException(
                $"The data has {all.Sum(batch => batch.RowCount - batch.SkippedRowCount)} usable rows in "
                    + $"'{column}'{(all.Count > 1 ? $" in {all.Count} batches" : "")}, fewer than one block of {RowsPerBlock}. Collect "
                    + $"more rows, or fit the probe with a smaller RowsPerBlock.",
                nameof(data)
            );
        }

        return new SpectralComparison(all);
    }

    /// <summary>Compares batches of new rows with the reference, each when it is asked for.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="column">A vector column of as many slots, of Single or Double.</param>
    /// <param name="rowsPerBatch">Rows in a batch, at least <see cref="RowsPerBlock"/>.</param>
    /// <returns>A row for each batch; one with fewer usable rows than a block, as the last may be, has NaN for all sizes and
    /// p-values.</returns>
    /// <exception cref="ArgumentException">The column is missing or of another type, a batch is smaller than a block, or the reference has
    /// no block.</exception>
    public IEnumerable<SpectralDrift> CompareBatches(IDataView data, string column, int rowsPerBatch)
    {
        DataViewSchema.Column found = Find(data, column);
        if (rowsPerBatch < RowsPerBlock)
            throw new ArgumentOutOfRangeException(
                nameof(rowsPerBatch),
                rowsPerBatch,
                $"Batches of {rowsPerBatch} rows are smaller than one block of {RowsPerBlock}. Compare at least {RowsPerBlock} "
                    + $"rows at a time, or fit the probe with a smaller RowsPerBlock."
            );
        return Batches(data, found, rowsPerBatch);
    }

    /// <summary>
    /// Width, seed, rows in a block (3 × Int32), the shift (k Doubles, k = min(width, 128)), the number of blocks (Int32), for each block
    /// its k sums and k(k + 1)/2 products (Doubles).
    /// </summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Width);
        writer.Write(_seed);
        writer.Write(RowsPerBlock);
        writer.Write(MemoryMarshal.AsBytes<double>(_shift));
        writer.Write(_blocks.Length);
        foreach (BlockMoments block in _blocks)
            writer.Write(MemoryMarshal.AsBytes<double>(block.Values));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static DriftReference Read(PayloadReader reader)
    {
        int width = reader.ReadInt32(),
            seed = reader.ReadInt32(),
            rowsPerBlock = reader.ReadInt32();
        if (width < 1)
            throw new InvalidDataException($"The reference of a spectral probe has {width} slots: it was written wrongly.");
        DriftCollector.CheckRowsPerBlock(rowsPerBlock);
        int coordinates = Math.Min(width, RowCoordinates.Largest),
            length = BlockMoments.Length(coordinates);
        double[] shift = reader.ReadArray<double>(coordinates);
        var blocks = new BlockMoments[reader.ReadCount(length * sizeof(double))];
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = new BlockMoments(rowsPerBlock, coordinates, reader.ReadArray<double>(length));
        if (blocks.Length > BlockReservoir.Capacity || !RowCoordinates.AreUsable(shift) || !blocks.All(block => block.ArePossible()))
            throw new InvalidDataException(
                $"The reference of a spectral probe has {blocks.Length} blocks, where {BlockReservoir.Capacity} are the most, or moments "
                    + $"that no rows have: it was written wrongly."
            );
        return new DriftReference(width, seed, rowsPerBlock, shift, blocks);
    }

    private DataViewSchema.Column Find(IDataView data, string column)
    {
        if (_blocks.Length == 0)
            throw new ArgumentException(
                $"The probe of '{column}' was fitted on fewer than {DriftCollector.SmallestBlock} usable rows (without values "
                    + $"that are missing, infinite or beyond 1e75), too few to compare anything with. Fit it on more rows, or scale "
                    + $"them first.",
                nameof(column)
            );
        return ColumnReader.Find(data.Schema, column, Width);
    }

    private IEnumerable<SpectralDrift> Batches(IDataView data, DataViewSchema.Column column, long rowsPerBatch)
    {
        using var reader = new ColumnReader(data, column, _coordinates);
        long first = 0,
            rows = rowsPerBatch;
        for (int batch = 0; rows == rowsPerBatch; batch++, first += rows)
        {
            var random = RandomStream.Of(_seed, batch);
            var reservoir = new BlockReservoir(_coordinates.Count, RowsPerBlock, random);
            long skipped;
            (rows, skipped) = reader.Read(rowsPerBatch, reservoir);
            if (rows > 0)
                yield return Compare(
                    new SpectralDrift
                    {
                        Batch = batch,
                        FirstRow = first,
                        RowCount = rows,
                        SkippedRowCount = skipped,
                    },
                    reservoir,
                    random
                );
        }
    }

    private SpectralDrift Compare(SpectralDrift drift, BlockReservoir reservoir, Random random)
    {
        BlockMoments[] tested = [.. reservoir.Parts(RowsPerBlock).Select(rows => BlockMoments.Of(rows.Span, _shift))];
        if (tested.Length == 0)
            return drift;
        DriftTest test = DriftTest.Of(_blocks, tested, _shift, random);
        return DriftSizes.Measure(drift, _blocks, tested, _shift, random) with
        {
            TestedRowCount = tested.Sum(block => block.Rows),
            SpectrumPValue = test.SpectrumPValue,
            CovariancePValue = test.CovariancePValue,
            MeanPValue = test.MeanPValue,
            PValue = test.PValue,
        };
    }
}
