namespace MLSpectral.Statistics.HeavyTails;

/// <summary>The lower end of the confidence interval for x_min: the tests of all tails, inverted.</summary>
internal static class XminLowerEnd
{
    /// <summary>The largest number that is below every x_min that a test does not exclude.</summary>
    /// <param name="observed">The observed sample; it has a fit.</param>
    /// <param name="probability">The probability of excluding the true x_min.</param>
    /// <param name="bootstrap">How much to simulate.</param>
    /// <param name="cancellationToken">Ends the simulation.</param>
    public static double Of(BootstrapSample observed, double probability, BootstrapOptions bootstrap, CancellationToken cancellationToken)
    {
        (TailProfile profile, XminRange range, PowerLawFitOptions options) = (observed.Profile, observed.Range, observed.FitOptions);

        // Random numbers that the resamples do not use.
        BootstrapOptions simulation = bootstrap with { Seed = ~bootstrap.Seed };
        var critical = new TailCriticalDistances(
            profile.Counts[range.First],
            profile.Counts[range.Last],
            options.Distance,
            probability,
            simulation,
            cancellationToken
        );
        var deviations = new TailDeviations(profile, options.Distance);
        int lowest = range.Last;
        while (lowest >= range.First)
        {
            TailLaw law = TailLaw.At(profile, lowest);
            double limit = critical.At((int)law.Count);
            if (deviations.Distance(law, limit) <= limit)
                break;
            lowest--;
        }

        // Any x_min between a value and the next lower one has the same tail.
        return lowest == range.Last ? Math.Max(options.LowestXmin, 0) : observed.Value(lowest + 1);
    }
}
