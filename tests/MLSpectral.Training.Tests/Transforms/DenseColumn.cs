using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Transforms;

/// <summary>The matrices of a column by definition, in two passes: first the means, then the products of what differs from them.</summary>
internal static class DenseColumn
{
    public static double[] Mean(double[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(slot => rows[0][slot] + (rows.Sum(row => row[slot] - rows[0][slot]) / rows.Length))];

    public static double[][] Scatter(double[][] rows)
    {
        double[] mean = Mean(rows);
        return Products([.. rows.Select(row => row.Zip(mean, (value, m) => value - m).ToArray())]);
    }

    public static double[] Covariance(double[][] rows) =>
        Eigenvalues(Scatter(rows), rows.Length - 1, Math.Min(rows.Length - 1, rows[0].Length));

    public static double[] Gram(double[][] rows) => Eigenvalues(Products(rows), rows.Length, Math.Min(rows.Length, rows[0].Length));

    /// <summary>Of slots that all vary.</summary>
    public static double[] Correlation(double[][] rows)
    {
        double[][] scatter = Scatter(rows);
        int d = rows[0].Length;
        double[][] correlation = Zeros(d);
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
                correlation[i][j] = scatter[i][j] / Math.Sqrt(scatter[i][i]) / Math.Sqrt(scatter[j][j]);
        }

        return Eigenvalues(correlation, 1, Math.Min(rows.Length - 1, d));
    }

    private static double[][] Products(double[][] rows)
    {
        int d = rows[0].Length;
        double[][] products = Zeros(d);
        foreach (double[] row in rows)
        {
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j < d; j++)
                    products[i][j] += row[i] * row[j];
            }
        }

        return products;
    }

    private static double[][] Zeros(int side) => [.. Enumerable.Range(0, side).Select(_ => new double[side])];

    private static double[] Eigenvalues(double[][] matrix, double divisor, int count)
    {
        using Tensor entries = tensor(matrix.SelectMany(row => row).ToArray(), [matrix.Length, matrix.Length], dtype: ScalarType.Float64);
        return [.. SymmetricEigenvalues.Of(entries).Take(count).Select(value => value / divisor)];
    }
}
