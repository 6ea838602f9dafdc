namespace MLSpectral.Tests.Trainers;

/// <summary>Training a linear model on all rows at once, in double precision, from the formulas of the documentation.</summary>
/// <param name="Residual">ψ, the derivative of the loss of a row by its residual.</param>
/// <param name="L2">λ.</param>
/// <param name="Clip">The largest norm of a gradient.</param>
/// <param name="Update">Changes parameters by a gradient: parameters, gradient, state, number of the step from 1.</param>
public sealed record LinearReference(
    Func<double, double> Residual,
    double L2,
    double Clip,
    Action<double[], double[], LinearReference.Moments, int> Update
)
{
    /// <summary>The parameters after so many steps: twelve weights, then the bias.</summary>
    internal double[] Train(IReadOnlyList<TestData.Row> rows, double[] start, int steps)
    {
        double[] parameters = [.. start];
        var moments = new Moments(new double[start.Length], new double[start.Length]);
        for (int step = 1; step <= steps; step++)
        {
            double[] gradient = Gradient(rows, parameters);
            double norm = Math.Sqrt(gradient.Sum(g => g * g));
            if (norm > Clip)
                gradient = [.. gradient.Select(g => g * Clip / norm)];
            Update(parameters, gradient, moments, step);
        }

        return parameters;
    }

    private double[] Gradient(IReadOnlyList<TestData.Row> rows, double[] parameters)
    {
        double[] gradient = [.. parameters.Select((p, j) => j < TestData.FeatureCount ? L2 * p : 0)];
        foreach (TestData.Row row in rows)
        {
            double psi = Residual(row.Features.Zip(parameters, (x, w) => x * w).Sum() + parameters[^1] - row.Label) / rows.Count;
            for (int j = 0; j < TestData.FeatureCount; j++)
                gradient[j] += psi * row.Features[j];
            gradient[^1] += psi;
        }

        return gradient;
    }

    public sealed record Moments(double[] First, double[] Second);
}
