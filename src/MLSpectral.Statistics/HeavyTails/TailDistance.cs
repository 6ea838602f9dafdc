namespace MLSpectral.Statistics.HeavyTails;

/// <summary>The distance between the values of a tail and a law by which x_min is chosen.</summary>
public enum TailDistance
{
    /// <summary>
    /// max |F(x) − (values below x)/n| over the distinct values: the empirical distribution as it is just left of each value. What
    /// powerlaw and WeightWatcher call D; at most 1/n below the two-sided distance where no value repeats.
    /// </summary>
    LeftKolmogorovSmirnov,

    /// <summary>sup |F − F_n|, the Kolmogorov–Smirnov distance, from both sides of each step.</summary>
    KolmogorovSmirnov,
}
