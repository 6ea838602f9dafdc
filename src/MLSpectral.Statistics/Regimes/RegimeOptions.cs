using MLSpectral.Statistics.Checks;

namespace MLSpectral.Statistics.Regimes;

/// <summary>
/// Where <see cref="SpectralRegime"/> draws its lines. The defaults are chosen by simulation; <c>docs/reference/statistics.md</c> has the
/// error
/// rates.
/// </summary>
public sealed record RegimeOptions
{
    /// <summary>
    /// From how many eigenvalues beyond the bulk on these may be a tail. Ten: a tail of fewer values has no shape to speak of, and it is
    /// the least that laws of tails are compared on.
    /// </summary>
    public int MinimumTailCount { get; init; } = 10;

    /// <summary>
    /// How much larger than its reference the mean of ln(λ/median) over the upper half is in a heavy tail. 1.2: the largest of 1,000
    /// matrices of noise reaches 1.05 with 200 eigenvalues (1.21 with 40, where a tail must have ten values or a bulk of another shape
    /// beside it, too), twelve equal directions among 200 about 1.17; the first ten large steps of Adam, which make the tail of "From
    /// Spikes to Heavy Tails" (arXiv 2406.04657), take it to 1.78 (Hill's α from 2.46 to 1.82).
    /// </summary>
    public double TailRatio { get; init; } = 1.2;

    /// <summary>
    /// The p-value at or under which the shape of a bulk is not that of noise. 0.005: half of the level of the trace's test against noise,
    /// the other half of which is for outliers.
    /// </summary>
    public double ShapeLevel { get; init; } = 0.005;

    /// <summary>
    /// The Kolmogorov–Smirnov distance of the bulk, to the law of noise or to the bulk at the start brought to the same scale, over
    /// which its shape is another; 1/n is added where n eigenvalues are compared with the start, whose steps are so high. 0.05: small
    /// steps of training leave it at 0.02 or less (n from 250 on), and a p-value alone would see a change that means nothing in any large
    /// matrix.
    /// </summary>
    public double ShapeTolerance { get; init; } = 0.05;

    /// <summary>
    /// By how much the scale of the bulk may differ from that of the start, as a share. 0.05: noise of 5 % of the weights moves the scale
    /// of these and of kernels by less than a percent, and a factor of 1.05 brings a Marchenko–Pastur law to a distance of about 0.02
    /// from itself. Where the second layer trains, the bulk of a tangent kernel leaves this range, though its shape stays.
    /// </summary>
    public double ScaleTolerance { get; init; } = 0.05;

    /// <summary>
    /// How far an eigenvalue is beyond one of the start, as a share of it, before it counts as beyond; n^(−2/3) is added for n
    /// eigenvalues. 0.05: the edge of a random matrix fluctuates by n^(−2/3) (Tracy and Widom; 3 % at n = 250), and a bulk that moves
    /// by less than the tolerance of its scale has no outlier.
    /// </summary>
    public double OutlierMargin { get; init; } = 0.05;

    /// <summary>
    /// The share of the reference's rank that is gone in a collapse. One half: then the matrix has no bulk to fit any more.
    /// </summary>
    public double RankLoss { get; init; } = 0.5;

    /// <summary>
    /// How little of the trace, over what it is in the reference, the lower four fifths of the eigenvalues have in a collapse. 0.02:
    /// noise has a half to four fifths of its trace there, so this is one or two percent. One direction among 100 does it at 4,900 times
    /// the mean of the others.
    /// </summary>
    public double BulkShare { get; init; } = 0.02;

    /// <summary>Refuses options that mean nothing.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    internal void Check()
    {
        OptionCheck.AtLeast(1, MinimumTailCount, nameof(MinimumTailCount), "a tail has at least 1 eigenvalue. Give a count such as 10.");
        OptionCheck.That(
            TailRatio >= 1 && double.IsFinite(TailRatio),
            nameof(TailRatio),
            TailRatio,
            "a heavy tail is longer than its reference. Give a ratio from 1 on, such as 1.2."
        );
        OptionCheck.That(
            ShapeLevel is > 0 and < 1,
            nameof(ShapeLevel),
            ShapeLevel,
            "the level of a test lies between 0 and 1. Give for example 0.005."
        );
        CheckShare(
            ShapeTolerance,
            nameof(ShapeTolerance),
            "a Kolmogorov–Smirnov distance lies between 0 and 1. Give for example 0.05, or 0 to go by the test alone."
        );
        CheckShare(
            ScaleTolerance,
            nameof(ScaleTolerance),
            "it is a share of the scale, from 0 to less than 1. Give for example 0.05."
        );
        OptionCheck.NotNegative(
            OutlierMargin,
            nameof(OutlierMargin),
            "an outlier is beyond the start, not below it. Give a share such as 0.05, or 0."
        );
        OptionCheck.That(
            RankLoss is > 0 and < 1,
            nameof(RankLoss),
            RankLoss,
            "it is a share of the rank, between 0 and 1. Give for example 0.5."
        );
        CheckShare(
            BulkShare,
            nameof(BulkShare),
            "it is a share of the reference's share, from 0 to less than 1. Give for example 0.02, or 0 to go by the rank alone."
        );
    }

    private static void CheckShare(double value, string option, string rule) =>
        OptionCheck.That(value is >= 0 and < 1, option, value, rule);
}
