namespace MLSpectral.Statistics.Sizes;

/// <summary>The size under which a computed eigenvalue is rounding.</summary>
public static class NoiseFloor
{
    /// <summary>ε = 2⁻⁵², the spacing of doubles at 1.</summary>
    internal const double MachineEpsilon = 1.0 / (1L << 52);

    /// <summary>ε = 2⁻²³, the spacing of single-precision numbers at 1.</summary>
    internal const double SingleEpsilon = 1.0 / (1L << 23);

    /// <summary>n·ε·λ₁: what rounding in double precision can make of a zero eigenvalue of an n × n matrix.</summary>
    /// <param name="eigenvalues">All n eigenvalues, the largest first; of a matrix that was formed and decomposed in double
    /// precision.</param>
    /// <returns>The floor, in units of the eigenvalues; 0 for no eigenvalues.</returns>
    public static double Compute(ReadOnlySpan<double> eigenvalues) =>
        eigenvalues.IsEmpty ? 0 : eigenvalues.Length * MachineEpsilon * Math.Max(eigenvalues[0], 0);

    /// <summary>
    /// n·ε·λ₁ for a matrix that was formed in a given precision: rounding there has the last word, however precise the decomposition.
    /// </summary>
    /// <param name="largest">λ₁, the largest eigenvalue.</param>
    /// <param name="size">n, the number of rows.</param>
    /// <param name="isSinglePrecision">Whether entries were computed in single precision (ε = 2⁻²³) rather than double (ε =
    /// 2⁻⁵²).</param>
    /// <returns>The floor, in units of the eigenvalues.</returns>
    public static double ComputeFromLargest(double largest, long size, bool isSinglePrecision) =>
        size * (isSinglePrecision ? SingleEpsilon : MachineEpsilon) * Math.Max(largest, 0);
}
