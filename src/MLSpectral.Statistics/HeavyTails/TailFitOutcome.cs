namespace MLSpectral.Statistics.HeavyTails;

/// <summary>Whether a tail could be fitted, and if not, why.</summary>
public enum TailFitOutcome
{
    /// <summary>There is a fit.</summary>
    Fitted,

    /// <summary>Fewer than two distinct positive values above the noise floor, or fewer values than the smallest tail asked for.</summary>
    TooFewValues,

    /// <summary>
    /// No candidate (a value that is not the largest and has enough values at or above it) lies in the range that x_min was restricted to.
    /// </summary>
    NoXminInRange,
}
