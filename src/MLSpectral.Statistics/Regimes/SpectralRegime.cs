namespace MLSpectral.Statistics.Regimes;

/// <summary>The shape of a whole spectrum. Training leaves, brings forth or takes away these shapes.</summary>
/// <remarks>
/// The reference is the Marchenko–Pastur law where the entries of the matrix were independent at the start (weights, covariances), and
/// the spectrum of the start where no law of noise is known (kernels), or where the start did not follow that law. The rule, in this
/// order; every number in it is one of <see cref="RegimeOptions"/>:
/// <list type="number">
/// <item>not all eigenvalues are known, fewer than ten, or nothing to compare them with: <see cref="Unclear"/>;</item>
/// <item>half of the rank of the reference is gone: <see cref="RankCollapsed"/>;</item>
/// <item>ten eigenvalues or more beyond the bulk, or a bulk of another shape, and a heavy tail: <see cref="HeavyTailed"/>. The tail is
/// heavy where some eigenvalue is beyond the bulk, and either the mean of ln(λ/median) over the upper half (1/(α − 1), α that of
/// Hill) is well above its reference, or the bulk has another shape than noise and a power law that begins within it describes the
/// tail;</item>
/// <item>the lower four fifths of the eigenvalues have next to nothing of the trace, and did not have so little in the reference:
/// <see cref="RankCollapsed"/>;</item>
/// <item>a bulk of another shape: <see cref="Unclear"/>;</item>
/// <item>eigenvalues beyond the bulk: <see cref="BulkWithOutliers"/>;</item>
/// <item>a bulk of another scale than at the start: <see cref="Unclear"/>;</item>
/// <item>otherwise <see cref="InvariantBulk"/>.</item>
/// </list>
/// The shapes are those of Martin and Mahoney (2021, "Implicit self-regularization in deep neural networks") and of Wang et al. (2023,
/// "Spectral evolution and invariance in linear-width neural networks"). How often the rule is right on matrices of known kind:
/// <c>docs/reference/statistics.md</c>.
/// </remarks>
public enum SpectralRegime
{
    /// <summary>None of the others, or nothing that could be compared: the evidence says why.</summary>
    Unclear,

    /// <summary>
    /// The bulk is that of noise, or that of the start; nothing is beyond it. What was learned, if anything, moved no eigenvalue: lazy
    /// training.
    /// </summary>
    InvariantBulk,

    /// <summary>
    /// The bulk is that of noise, or that of the start, and some eigenvalues are beyond it: directions that were learned.
    /// </summary>
    BulkWithOutliers,

    /// <summary>
    /// The upper end of the spectrum falls off like a power law, from the bulk outwards: many scales, strong correlations between the
    /// entries, or entries that are heavy-tailed themselves.
    /// </summary>
    HeavyTailed,

    /// <summary>Half of the rank is gone, or next to all of the mass is in few directions and the bulk has vanished.</summary>
    RankCollapsed,
}
