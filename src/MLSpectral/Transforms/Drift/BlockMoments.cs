using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>
/// Σ y and the lower half of Σ yyᵀ over some rows, y the k coordinates less a shift that all rows share: moments of rows together are
/// sums of these.
/// </summary>
/// <param name="rows">How many rows.</param>
/// <param name="coordinates">k.</param>
/// <param name="values">The k sums, then the k(k + 1)/2 products, row by row.</param>
internal sealed class BlockMoments(long rows, int coordinates, double[] values)
{
    /// <summary>How many rows.</summary>
    public long Rows { get; private set; } = rows;

    /// <summary>k.</summary>
    public int Coordinates => coordinates;

    /// <summary>The k sums, then the k(k + 1)/2 products.</summary>
    public double[] Values => values;

    /// <summary>Σ y.</summary>
    public ReadOnlySpan<double> Sums => values.AsSpan(0, coordinates);

    /// <summary>The lower half of Σ yyᵀ, row by row.</summary>
    public ReadOnlySpan<double> Products => values.AsSpan(coordinates);

    /// <summary>
    /// Whether rows that probes take can have these moments, up to rounding: all finite, no square negative, and none too large.
    /// </summary>
    public bool ArePossible()
    {
        // A row less the shift is within twice the largest magnitude; |Σ y_i y_j| is at most n times its square, and so is |Σ y|.
        double largest = Rows * 4 * RowCoordinates.LargestMagnitude * RowCoordinates.LargestMagnitude;
        if (!(Math.Abs(TensorPrimitives.MaxMagnitude<double>(values)) <= largest))
            return false;
        for (int i = 0, diagonal = coordinates; i < coordinates; i++, diagonal += i + 1)
        {
            if (values[diagonal] < 0 || values[i] * values[i] > 1.001 * Rows * values[diagonal])
                return false;
        }

        return true;
    }

    /// <summary>The number of values for k coordinates.</summary>
    public static int Length(int coordinates) => coordinates + (coordinates * (coordinates + 1) / 2);

    /// <summary>Moments of no rows.</summary>
    public static BlockMoments Empty(int coordinates) => new(0, coordinates, new double[Length(coordinates)]);

    /// <summary>The moments of rows; O(n k²).</summary>
    /// <param name="rows">n × k, row by row.</param>
    /// <param name="shift">What is subtracted from each row, so that no digits are lost to a large mean.</param>
    public static BlockMoments Of(ReadOnlySpan<double> rows, ReadOnlySpan<double> shift)
    {
        int k = shift.Length,
            n = rows.Length / k;

        // Column by column, so that a product of two coordinates is one pass over consecutive numbers.
        var columns = new double[rows.Length];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < k; j++)
                columns[(j * n) + i] = rows[(i * k) + j] - shift[j];
        }

        BlockMoments moments = new(n, k, new double[Length(k)]);
        int next = k;
        for (int i = 0; i < k; i++)
        {
            ReadOnlySpan<double> column = columns.AsSpan(i * n, n);
            moments.Values[i] = TensorPrimitives.Sum(column);
            for (int j = 0; j <= i; j++)
                moments.Values[next++] = TensorPrimitives.Dot(column, columns.AsSpan(j * n, n));
        }

        return moments;
    }

    /// <summary>The moments of all rows of some blocks.</summary>
    public static BlockMoments Sum(IReadOnlyList<BlockMoments> blocks)
    {
        BlockMoments sum = Empty(blocks[0].Coordinates);
        foreach (BlockMoments block in blocks)
            sum.Add(block);
        return sum;
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        Rows = 0;
        Array.Clear(values);
    }

    /// <summary>Adds other rows.</summary>
    public void Add(BlockMoments other)
    {
        Rows += other.Rows;
        TensorPrimitives.Add(values, other.Values, values);
    }

    /// <summary>Becomes the moments of those rows of a whole that are not of a part.</summary>
    public void SetDifference(BlockMoments whole, BlockMoments part)
    {
        Rows = whole.Rows - part.Rows;
        TensorPrimitives.Subtract(whole.Values, part.Values, values);
    }

    /// <summary>
    /// The moments of (y − m)/u: Σ (y − m) = s − nm and Σ (y − m)(y − m)ᵀ = S − msᵀ − smᵀ + n mmᵀ.
    /// </summary>
    /// <param name="mean">m.</param>
    /// <param name="factors">1/u, or 0 for a coordinate that is left out.</param>
    public BlockMoments Standardized(ReadOnlySpan<double> mean, ReadOnlySpan<double> factors)
    {
        BlockMoments result = new(Rows, coordinates, new double[values.Length]);
        int next = coordinates;
        for (int i = 0; i < coordinates; i++)
        {
            result.Values[i] = (values[i] - (Rows * mean[i])) * factors[i];
            for (int j = 0; j <= i; j++, next++)
                result.Values[next] =
                    (values[next] - (mean[i] * values[j]) - (mean[j] * (values[i] - (Rows * mean[i])))) * factors[i] * factors[j];
        }

        return result;
    }
}
