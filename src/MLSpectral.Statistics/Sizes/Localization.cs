using System.Globalization;

namespace MLSpectral.Statistics.Sizes;

/// <summary>
/// On how many coordinates an eigenvector lives. Every number is of v/‖v‖₂, so that the length and the sign of v do not matter; for
/// the zero vector all are NaN.
/// </summary>
public readonly record struct Localization
{
    /// <summary>
    /// Σ v⁴, the inverse participation ratio: 1 for one coordinate, 1/n for all alike, about 3/n for a random direction.
    /// </summary>
    public double InverseParticipation { get; private init; }

    /// <summary>1 / Σ v⁴, the number of coordinates that take part, between 1 and n.</summary>
    public double Participation { get; private init; }

    /// <summary>−Σ v² ln v², Shannon's entropy of the squares, between 0 and ln n.</summary>
    public double Entropy { get; private init; }

    /// <summary>‖v‖₁ / ‖v‖_∞, between 1 and n (Martin and Mahoney 2021).</summary>
    public double LocalizationRatio { get; private init; }

    /// <summary>Measures one vector; O(n).</summary>
    /// <param name="vector">Its coordinates, of any length and scale.</param>
    /// <exception cref="ArgumentException"><paramref name="vector"/> is empty or has a coordinate that is NaN or infinite.</exception>
    public static Localization Compute(ReadOnlySpan<double> vector)
    {
        if (vector.IsEmpty)
            throw new ArgumentException("The vector is empty; it needs at least one coordinate.", nameof(vector));
        return OfColumn(vector, 0, 1, nameof(vector));
    }

    /// <summary>Measures each column of a matrix of eigenvectors; O(rows · columns).</summary>
    /// <param name="matrix">The matrix, row by row.</param>
    /// <param name="columns">The number of its columns.</param>
    /// <returns>One measurement a column.</returns>
    /// <exception cref="ArgumentException"><paramref name="matrix"/> is empty, not a whole number of rows, or has an entry that is NaN or
    /// infinite.</exception>
    public static Localization[] ComputeColumns(ReadOnlySpan<double> matrix, int columns)
    {
        if (columns < 1 || matrix.IsEmpty || matrix.Length % columns != 0)
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{matrix.Length} entries are no whole number of rows of {columns} columns; give a matrix row by row, and how "
                        + $"many columns it has."
                ),
                nameof(matrix)
            );
        var results = new Localization[columns];
        for (int column = 0; column < columns; column++)
            results[column] = OfColumn(matrix, column, columns, nameof(matrix));
        return results;
    }

    private static Localization OfColumn(ReadOnlySpan<double> values, int start, int stride, string name)
    {
        double largest = 0;
        for (int i = start; i < values.Length; i += stride)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException(
                    FormattableString.Invariant($"Entry {i} is {values[i]}; an eigenvector has finite coordinates."),
                    name
                );
            largest = Math.Max(largest, Math.Abs(values[i]));
        }

        if (largest == 0)
            return new Localization
            {
                InverseParticipation = double.NaN,
                Participation = double.NaN,
                Entropy = double.NaN,
                LocalizationRatio = double.NaN,
            };

        // Ratios to the largest coordinate do not over- or underflow; with s = Σ r², the entropy of r²/s is ln s − Σ r² ln r² / s.
        double ones = 0,
            squares = 0,
            fourths = 0,
            logs = 0;
        for (int i = start; i < values.Length; i += stride)
        {
            double ratio = Math.Abs(values[i] / largest),
                square = ratio * ratio;
            ones += ratio;
            squares += square;
            fourths += square * square;
            logs += square > 0 ? square * Math.Log(square) : 0;
        }

        double inverse = fourths / (squares * squares);
        return new Localization
        {
            InverseParticipation = inverse,
            Participation = 1 / inverse,
            Entropy = Math.Log(squares) - (logs / squares),
            LocalizationRatio = ones,
        };
    }
}
