using System.Globalization;

namespace MLSpectral;

/// <content>Spectra of matrices and eigenvalues at hand, in managed code.</content>
public sealed partial record Spectrum
{
    /// <summary>Makes a spectrum of eigenvalues that were computed elsewhere, in double precision.</summary>
    /// <param name="kind">The kind of the matrix.</param>
    /// <param name="eigenvalues">All n eigenvalues, in any order. Of a positive semi-definite kind, what rounding made of a zero
    /// (n·ε·λ₁ below it at most) counts as 0.</param>
    /// <param name="rows">The rows of the factor F whose Gram matrix it is; null for n. Where the kind has the law of Marchenko and
    /// Pastur, the eigenvalues are those of F Fᵀ over the larger side of F, which rows and columns say.</param>
    /// <param name="columns">The columns of F; null for n.</param>
    /// <exception cref="ArgumentException">There is no eigenvalue, one is not finite, or one is negative where the kind has
    /// none.</exception>
    public static Spectrum FromEigenvalues(MatrixKind kind, IEnumerable<double> eigenvalues, long? rows = null, long? columns = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(eigenvalues);
        double[] values = [.. eigenvalues.OrderDescending()];
        double largest = values.Length == 0 ? 0 : Math.Max(values[0], -values[^1]),
            floor = values.Length * Statistics.Sizes.NoiseFloor.MachineEpsilon * largest;
        if (!kind.IsIndefinite)
            values = Array.ConvertAll(values, value => value < 0 && value >= -floor ? 0 : value);
        return new Spectrum(kind, 0, "", rows ?? values.Length, columns ?? values.Length, values, double.IsFinite(floor) ? floor : 0);
    }

    /// <summary>
    /// Computes the spectrum of a layer's weights W: the eigenvalues of WᵀW/N, N the larger side of W, as <c>Probe.Weights()</c>
    /// measures.
    /// </summary>
    /// <param name="weights">W, outputs × inputs (or inputs × outputs, which has the same eigenvalues).</param>
    /// <exception cref="ArgumentException">W is empty, or an entry is not finite.</exception>
    public static Spectrum FromWeights(double[,] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return FromFactor(MatrixKind.Weight, weights, Math.Max(weights.GetLength(0), weights.GetLength(1)));
    }

    /// <summary>The same for weights in single precision, as files and tensors have them; computed in double precision.</summary>
    /// <param name="weights">W, row by row.</param>
    /// <param name="rows">The rows of W, the outputs of the layer.</param>
    /// <param name="columns">The columns of W, its inputs.</param>
    /// <exception cref="ArgumentException">There are not rows × columns values, or one is not finite.</exception>
    public static Spectrum FromWeights(ReadOnlySpan<float> weights, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (weights.Length != (long)rows * columns)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {weights.Length} weights; {rows} × {columns} were expected."),
                nameof(weights)
            );
        var matrix = new double[rows, columns];
        for (int i = 0; i < weights.Length; i++)
            matrix[i / columns, i % columns] = weights[i];
        return FromWeights(matrix);
    }

    /// <summary>
    /// Computes the spectrum of F Fᵀ / divisor for an n × m factor F, through the smaller of its two Gram matrices: of gradients,
    /// embeddings, activations, one a row. O(max·min² + min³).
    /// </summary>
    /// <param name="kind">The kind of the matrix. With the law of Marchenko and Pastur the divisor is the larger side of F.</param>
    /// <param name="factor">F, n × m.</param>
    /// <param name="divisor">What the Gram matrix is divided by: positive.</param>
    /// <returns>Its min(n, m) eigenvalues, the others are zero; n and m as <see cref="Rows"/> and <see cref="Columns"/>.</returns>
    /// <exception cref="ArgumentException">F is empty, an entry is not finite, or sums of squares overflow.</exception>
    public static Spectrum FromFactor(MatrixKind kind, double[,] factor, double divisor)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(factor);
        if (!(divisor > 0) || double.IsInfinity(divisor))
            throw new ArgumentOutOfRangeException(nameof(divisor), divisor, "The divisor is positive, such as the number of columns.");
        double[] gram = MatrixEntries.SmallerGram(factor, divisor, nameof(factor));
        return FromEigenvalues(
            kind,
            MatrixEntries.InPlace(gram, Math.Min(factor.GetLength(0), factor.GetLength(1)), nameof(factor)),
            factor.GetLength(0),
            factor.GetLength(1)
        );
    }

    /// <summary>Computes the spectrum of a symmetric matrix: a Hessian, a covariance, a kernel. O(n³): about 4/3 n³ operations.</summary>
    /// <param name="kind">The kind of the matrix; without <see cref="StatisticGroups.Ranks"/> it may have negative eigenvalues.</param>
    /// <param name="matrix">The matrix, n × n.</param>
    /// <exception cref="ArgumentException">The matrix is empty, not square, not symmetric up to rounding, or has an entry that is not
    /// finite; or it has negative eigenvalues, and its kind none.</exception>
    public static Spectrum FromSymmetric(MatrixKind kind, double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(matrix);
        return FromEigenvalues(
            kind,
            MatrixEntries.InPlace(MatrixEntries.CopySymmetric(matrix, nameof(matrix)), matrix.GetLength(0), nameof(matrix))
        );
    }
}
