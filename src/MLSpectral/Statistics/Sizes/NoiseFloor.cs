namespace MLSpectral.Statistics.Sizes;

/// <summary>The size under which a computed eigenvalue is rounding.</summary>
public static class NoiseFloor
{
    /// <summary>ε = 2⁻⁵², the spacing of doubles at 1.</summary>
    internal const double MachineEpsilon = 1.0 / (1L << 52);

    /// <summary>n·ε·λ₁: what rounding in double precision can make of a zero eigenvalue of an n × n matrix.</summary>
    /// <param name="eigenvalues">All n eigenvalues, the largest first; of a matrix that was formed and decomposed in double precision.</param>
    /// <returns>The floor, in units of the eigenvalues; 0 for no eigenvalues.</returns>
    public static double Of(ReadOnlySpan<double> eigenvalues) => eigenvalues.IsEmpty ? 0 : eigenvalues.Length * MachineEpsilon * Math.Max(eigenvalues[0], 0);
}
