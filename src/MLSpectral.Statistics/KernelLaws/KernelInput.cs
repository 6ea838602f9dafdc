using System.Numerics.Tensors;
using MLSpectral.Statistics.Samples;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// The rows a kernel is computed on, as its limiting law sees them: the spectrum of XXᵀ/d, and how near the rows are to orthogonal and of
/// one length.
/// </summary>
public sealed record KernelInput
{
    private KernelInput(double[] spectrum, int rowCount) => (Eigenvalues, RowCount) = (spectrum, rowCount);

    /// <summary>The number of rows, n.</summary>
    public int RowCount { get; }

    /// <summary>The mean of ‖x‖²/d.</summary>
    public double MeanSquare { get; private init; }

    /// <summary>The standard deviation of ‖x‖² over the rows, relative to its mean.</summary>
    public double LengthVariation { get; private init; }

    /// <summary>The mean cosine between two rows: about 0 for rows without a common direction.</summary>
    public double MeanCosine { get; private init; }

    /// <summary>The root of the mean squared cosine between two rows: about 1/√d for rows without structure.</summary>
    public double CosineSize { get; private init; }

    /// <summary>γ₀ = n/d of a Marchenko–Pastur input; null for one with a spectrum of its own.</summary>
    internal double? Ratio { get; private init; }

    /// <summary>
    /// The eigenvalues of XXᵀ/d in descending order, with exact zeros; the single value 1 for a Marchenko–Pastur input.
    /// </summary>
    internal double[] Eigenvalues { get; }

    /// <summary>From the rows and the eigenvalues of their Gram matrix; O(nd).</summary>
    /// <param name="rows">X, n × d, row by row.</param>
    /// <param name="rowCount">n ≥ 2.</param>
    /// <param name="eigenvalues">The n eigenvalues of XXᵀ/d in descending order; what is not above max(n, d)·ε·λ₁ counts as
    /// 0.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, a value is not finite, or the rows are all 0.</exception>
    public static KernelInput Create(ReadOnlySpan<double> rows, int rowCount, ReadOnlySpan<double> eigenvalues)
    {
        if (rowCount < 2 || rows.Length == 0 || rows.Length % rowCount != 0)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"{rows.Length} numbers make no matrix of {rowCount} rows; at least two whole rows are needed."
                ),
                nameof(rows)
            );
        if (eigenvalues.Length != rowCount)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"There are {eigenvalues.Length} eigenvalues; the Gram matrix of {rowCount} rows has {rowCount}, zeros included."
                ),
                nameof(eigenvalues)
            );
        Descending.Require(eigenvalues, nameof(eigenvalues));
        if (!TensorPrimitives.IsFiniteAll(rows))
            throw new ArgumentException(
                "The rows have values that are NaN or infinite. Leave those rows out, or replace the values.",
                nameof(rows)
            );
        if (!(eigenvalues[0] > 0))
            throw new ArgumentException("The rows are all 0, so there is no kernel.", nameof(rows));
        int width = rows.Length / rowCount;
        var sum = new double[width];
        double first = 0,
            second = 0;
        int directions = 0;
        for (int i = 0; i < rowCount; i++)
        {
            ReadOnlySpan<double> row = rows.Slice(i * width, width);
            double square = TensorPrimitives.Dot(row, row) / width;
            first += square;
            second += square * square;
            if (square == 0)
                continue;
            directions++;
            TensorPrimitives.MultiplyAdd(row, 1 / Math.Sqrt(square * width), sum, sum);
        }

        double mean = first / rowCount,
            floor = NoiseFloor.ComputeFromLargest(eigenvalues[0], Math.Max(rowCount, width), isSinglePrecision: false),
            secondMoment = 0;
        var spectrum = new double[rowCount];
        for (int i = 0; i < rowCount; i++)
        {
            spectrum[i] = eigenvalues[i] > floor ? eigenvalues[i] : 0;
            secondMoment += spectrum[i] * spectrum[i];
        }

        // Σ over pairs of ⟨x, x′⟩², from the Frobenius norm less the diagonal; over what rows of these lengths would have as
        // parallel ones.
        double parallel = (first * first) - second,
            pairs = Math.Max(secondMoment - second, 0);
        return new KernelInput(spectrum, rowCount)
        {
            MeanSquare = mean,
            LengthVariation = Math.Sqrt(Math.Max(0, (second / rowCount) - (mean * mean))) / mean,
            MeanCosine =
                directions > 1 ? (TensorPrimitives.Dot<double>(sum, sum) - directions) / ((double)directions * (directions - 1)) : 1,
            CosineSize = parallel > 0 ? Math.Sqrt(pairs / parallel) : 1,
        };
    }

    /// <summary>Rows of independent entries of mean 0 and a given variance.</summary>
    /// <param name="rowCount">n.</param>
    /// <param name="width">d.</param>
    /// <param name="meanSquare">The variance of an entry.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public static KernelInput CreateMarchenkoPastur(int rowCount, int width, double meanSquare = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (!(meanSquare > 0) || double.IsInfinity(meanSquare))
            throw new ArgumentOutOfRangeException(nameof(meanSquare), meanSquare, "The variance of an entry must be positive and finite.");
        return new KernelInput([1], rowCount) { MeanSquare = meanSquare, Ratio = (double)rowCount / width };
    }
}
