namespace MLSpectral.Kernels;

/// <summary>Eigenvalues of a projected matrix T, m × m, and what they say of the whole one.</summary>
/// <param name="Values">The m eigenvalues, descending.</param>
/// <param name="Coefficients">The eigenvectors of T, one after the other, m numbers each.</param>
/// <param name="Residuals">‖K x − θ x‖ of each Ritz vector as it follows from the next block, to rounding.</param>
internal sealed record RitzPairs(double[] Values, double[] Coefficients, double[] Residuals)
{
    /// <summary>The largest |θ|: a lower bound of ‖K‖₂, and close to it.</summary>
    public double Scale => Values.Length == 0 ? 0 : Math.Max(Math.Abs(Values[0]), Math.Abs(Values[^1]));

    /// <summary>How many of the leading values are equal to one of them, to a tolerance.</summary>
    public int Multiplicity(int index, int count, double tolerance) =>
        Values.Take(count).Count(value => Math.Abs(value - Values[index]) <= tolerance);
}
