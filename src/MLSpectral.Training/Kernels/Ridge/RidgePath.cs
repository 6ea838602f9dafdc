namespace MLSpectral.Kernels;

/// <summary>
/// Chooses λ by the leave-one-out error: on a path of half decades of the mean eigenvalue, from the noise floor to a thousand times the
/// largest eigenvalue, and then on finer ones around the best.
/// </summary>
internal static class RidgePath
{
    private const double FirstStep = 0.5;

    // 0.5, 0.1, …, 0.0008 decades.
    private const int Refinements = 4;
    private const int Refinement = 5;
    private const double LargestRidge = 1e3;
    private const double Equal = 1e-10;

    /// <summary>λ; of those equally good to rounding, the largest.</summary>
    public static double Choose(RidgeSystem system)
    {
        double mean = system.Eigenvalues.Average();

        // The zero kernel predicts 0 whatever λ is.
        if (!(mean > 0))
            return 1;
        double lowest = Math.Log10(system.Floor / mean),
            highest = Math.Log10(LargestRidge * system.Eigenvalues[0] / mean),
            step = FirstStep;
        double best = Best(
            system,
            mean,
            Enumerable.Range(0, (int)((highest - lowest) / step) + 1).Select(i => highest - (i * step)).Append(lowest)
        );
        for (int round = 0; round < Refinements; round++)
        {
            step /= Refinement;
            double center = best;
            best = Best(
                system,
                mean,
                Enumerable.Range(-Refinement, (2 * Refinement) + 1).Select(i => Math.Clamp(center - (i * step), lowest, highest))
            );
        }

        return Ridge(mean, best);
    }

    // The exponents come in descending order.
    private static double Best(RidgeSystem system, double mean, IEnumerable<double> exponents)
    {
        double[] candidates = [.. exponents];
        double[] errors = system.LeaveOneOutSquares(Array.ConvertAll(candidates, exponent => Ridge(mean, exponent)));
        double best = (1 + Equal) * errors.Min();
        return candidates[Array.FindIndex(errors, error => error <= best)];
    }

    private static double Ridge(double mean, double exponent) => mean * Math.Pow(10, exponent);
}
