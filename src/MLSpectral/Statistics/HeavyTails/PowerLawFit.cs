using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>A power law p(x) ∝ x^−α, x ≥ x_min, fitted to the largest values of a sample.</summary>
public sealed record PowerLawFit
{
    /// <summary>Whether there is a fit, and if not, why; every number of a fit that is not there is NaN.</summary>
    public TailFitOutcome Outcome { get; init; }

    /// <summary>α, the exponent of the density: 1 + n / Σ ln(x / x_min), the maximum of the likelihood.</summary>
    public double Alpha { get; init; } = double.NaN;

    /// <summary>(α − 1)/√n, the standard error of α for a given x_min.</summary>
    public double AlphaError { get; init; } = double.NaN;

    /// <summary>x_min, the value at which the tail begins.</summary>
    public double Xmin { get; init; } = double.NaN;

    /// <summary>n, the number of values at or above x_min.</summary>
    public int TailCount { get; init; }

    /// <summary>The distance between tail and law that x_min minimizes.</summary>
    public double KsDistance { get; init; } = double.NaN;

    /// <summary>ln likelihood of the tail, Σ ln p(x).</summary>
    public double LogLikelihood { get; init; } = double.NaN;

    /// <summary>Whether there is a fit.</summary>
    public bool IsFitted => Outcome == TailFitOutcome.Fitted;

    /// <summary>Fits a power law to a sample's tail.</summary>
    /// <param name="values">Values in descending order.</param>
    /// <param name="options">How x_min is searched for.</param>
    public static PowerLawFit Of(ReadOnlySpan<double> values, PowerLawFitOptions? options = null)
    {
        options ??= new PowerLawFitOptions();
        Descending.Require(values, nameof(values));
        ReadOnlySpan<double> positive = Descending.Above(values, options.NoiseFloor);
        PowerLawFit? best = null;
        double sum = 0;
        for (int n = 1; n <= positive.Length; n++)
        {
            double xmin = positive[n - 1];
            if (n > 1)
                sum += (n - 1) * Math.Log(positive[n - 2] / xmin);
            if (n < options.MinimumTailCount || (n < positive.Length && positive[n] == xmin) || xmin == positive[0] || xmin < options.LowestXmin || xmin > options.HighestXmin)
                continue;
            double alpha = 1 + (n / sum), distance = 0;
            for (int i = 0; i < n; i++)
            {
                int below = i;
                while (below < n && positive[below] == positive[i])
                    below++;
                distance = Math.Max(distance, Math.Abs(1 - Math.Pow(positive[i] / xmin, 1 - alpha) - ((double)(n - below) / n)));
                i = below - 1;
            }

            if (best is null || distance <= best.KsDistance)
                best = new PowerLawFit { Alpha = alpha, AlphaError = (alpha - 1) / Math.Sqrt(n), Xmin = xmin, TailCount = n, KsDistance = distance, LogLikelihood = (n * Math.Log((alpha - 1) / xmin)) - (alpha * sum) };
        }

        return best ?? new PowerLawFit { Outcome = TailFitOutcome.TooFewValues };
    }
}
