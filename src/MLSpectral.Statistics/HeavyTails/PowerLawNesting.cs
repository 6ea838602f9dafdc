namespace MLSpectral.Statistics.HeavyTails;

/// <summary>How a law contains the power law, which decides the test between the two.</summary>
internal enum PowerLawNesting
{
    /// <summary>It does not contain it.</summary>
    None,

    /// <summary>It contains it only as a limit that none of its parameters has.</summary>
    InTheLimit,

    /// <summary>The power law lies on the boundary of its parameters.</summary>
    OnTheBoundary,
}
