namespace MLSpectral;

/// <summary>The way in which training ended.</summary>
public enum TrainingOutcome
{
    /// <summary>After all epochs.</summary>
    Completed = 0,

    /// <summary>A callback stopped it before its last step.</summary>
    Stopped = 1,

    /// <summary>It was cancelled, and the options say to return the best model so far.</summary>
    Cancelled = 2,

    /// <summary>The loss became NaN or infinite, and the options say to return the last finite model.</summary>
    Diverged = 3,
}
