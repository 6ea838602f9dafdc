namespace MLSpectral;

/// <summary>Groups of columns of a trace that apply to some kinds of matrices only; sizes (trace, norms) apply to all.</summary>
[Flags]
public enum StatisticGroups
{
    /// <summary>Sizes only.</summary>
    None = 0,

    /// <summary>
    /// Ranks, condition number, logarithms of sizes, and the regime, which take a positive semi-definite matrix. A kind without them, such
    /// as a Hessian, may have negative eigenvalues.
    /// </summary>
    Ranks = 1,

    /// <summary>The power law of the tail and its rivals, over the positive eigenvalues.</summary>
    Tail = 2,

    /// <summary>
    /// Distances of the spectrum to its own at the start, the first measurement of the same matrix in a run. The matrices of a column of
    /// data have no start.
    /// </summary>
    Drift = 4,

    /// <summary>All groups.</summary>
    All = Ranks | Tail | Drift,
}
