namespace MLSpectral.Kernels;

/// <summary>
/// The density of a spectrum from block Krylov spaces of random vectors; see <see cref="SpectralDensity"/> for what is stated.
/// </summary>
/// <remarks>
/// One block run serves all its vectors: the q steps of Lanczos that a single vector would take in the large space are taken in the
/// projected one, which has the same moments up to 2q − 1, and so gives the same Gauss rule.
/// </remarks>
internal static class LanczosQuadrature
{
    /// <summary>The density of an n × n matrix.</summary>
    /// <param name="runs">The spaces, of independent random vectors.</param>
    /// <param name="size">n.</param>
    /// <param name="frobenius">‖K‖_F, as an upper bound of λ₁.</param>
    /// <param name="epsilon">Machine epsilon of the products.</param>
    /// <param name="confidence">1 − η.</param>
    public static SpectralDensity Of(IReadOnlyList<KrylovMoments> runs, long size, double frobenius, double epsilon, double confidence)
    {
        // What one run has found exactly is taken out of its own vectors; with several runs nothing is, because they may have found
        // different pairs.
        KrylovMoments first = runs[0];
        bool[] isExact = runs.Count == 1 ? ExactPairs(first, epsilon) : new bool[first.Pairs.Values.Length];
        int exact = isExact.Count(pair => pair),
            vectors = runs.Sum(run => run.Start.Columns);
        long rest = size - exact;
        double share = (double)rest / size,
            failure = 1 - confidence,
            largest = runs.Max(run => run.Pairs.Values[0]);
        List<(double X, double Estimate, double Lower, double Upper)> jumps = [];
        double upperAtZero = 0;
        for (int i = 0; i < isExact.Length; i++)
        {
            if (isExact[i])
                jumps.Add((Math.Max(0, first.Pairs.Values[i]), 1.0 / size, 1.0 / size, 1.0 / size));
        }

        if (rest > 0)
        {
            foreach (KrylovMoments run in runs)
            {
                for (int vector = 0; vector < run.Start.Columns; vector++)
                    upperAtZero += Add(jumps, Rule(run, runs.Count == 1 ? isExact : null, vector), share / vectors);
            }
        }

        double sampling = rest == 0 ? 0 : share * Math.Sqrt(Math.Log(2 * rest / (failure / 2)) / (vectors * (rest + 2.0)));
        int steps = runs.Min(run => run.Steps);
        double end = Math.Min(Math.Max(frobenius, largest), LargestPossible(largest, size, steps, failure / 2));
        DistributionBand band = DistributionBand.Of(jumps, upperAtZero, sampling, rest == 0 ? 1 : confidence, rest == 0 ? largest : end);
        double favard = rest == 0 ? 0 : end * share * ((Math.PI / (4 * steps)) + (sampling / share));
        jumps.RemoveAll(jump => jump.Estimate == 0);
        jumps.Reverse();
        return new SpectralDensity(
            [.. jumps.Select(jump => jump.X)],
            [.. jumps.Select(jump => jump.Estimate)],
            band with
            {
                Wasserstein = Math.Min(band.Wasserstein, favard),
            }
        );
    }

    /// <summary>The density of a spectrum that is known.</summary>
    /// <param name="eigenvalues">All of them, descending.</param>
    public static SpectralDensity Of(double[] eigenvalues)
    {
        double weight = 1.0 / eigenvalues.Length;
        DistributionBand band = DistributionBand.Of(
            [.. eigenvalues.Select(value => (value, weight, weight, weight))],
            0,
            0,
            1,
            eigenvalues[0]
        );
        return new SpectralDensity(
            eigenvalues,
            [.. Enumerable.Repeat(weight, eigenvalues.Length)],
            band with
            {
                KolmogorovSmirnov = 0,
                Wasserstein = 0,
            }
        );
    }

    // Converged to rounding, and not as often as the block can see an eigenvalue: then no further copy is in the rest.
    private static bool[] ExactPairs(KrylovMoments run, double epsilon)
    {
        RitzPairs pairs = run.Pairs;
        double converged = 1000 * epsilon * pairs.Scale,
            equal = 2 * converged;
        var result = new bool[pairs.Values.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = pairs.Residuals[i] <= converged && pairs.Multiplicity(i, result.Length, equal) < run.Start.Columns;
        return result;
    }

    private static TridiagonalQuadrature? Rule(KrylovMoments run, bool[]? isExact, int vector)
    {
        RitzPairs pairs = run.Pairs;
        int m = pairs.Values.Length;
        List<double> points = [],
            roots = [];
        for (int pair = 0; pair < m; pair++)
        {
            if (isExact is not null && isExact[pair])
                continue;
            double root = 0;
            for (int i = 0; i < Math.Min(run.Start.Rows, m); i++)
                root += run.Start[i, vector] * pairs.Coefficients[(pair * m) + i];
            points.Add(pairs.Values[pair]);
            roots.Add(root);
        }

        return roots.Exists(root => root != 0)
            ? TridiagonalQuadrature.Of([.. points], [.. roots], run.IsInvariant ? int.MaxValue : run.Steps)
            : null;
    }

    // The jumps of one vector's rule and its brackets; returns the upper bracket before the first node.
    private static double Add(
        List<(double X, double Estimate, double Lower, double Upper)> jumps,
        TridiagonalQuadrature? rule,
        double factor
    )
    {
        if (rule is null)
            return factor;
        double[] d = rule.Weights;
        for (int i = 0; i < d.Length; i++)
        {
            double lower = rule.IsExact ? d[i]
                : i > 0 ? d[i - 1]
                : 0,
                upper = rule.IsExact ? d[i]
                : i < d.Length - 1 ? d[i + 1]
                : 0;
            jumps.Add((Math.Max(0, rule.Nodes[i]), factor * d[i], factor * lower, factor * upper));
        }

        return rule.IsExact ? 0 : factor * d[0];
    }

    private static double LargestPossible(double ritz, long size, int steps, double failure)
    {
        double root = Math.Log(1.648 * Math.Sqrt(size) / failure) / ((2 * steps) - 1);
        return root < 1 ? ritz / (1 - (root * root)) : double.PositiveInfinity;
    }
}
