using System.Globalization;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Statistics.Regimes;

/// <summary>The rule that <see cref="SpectralRegime"/> states.</summary>
internal sealed class RegimeRule
{
    // With a start, a bulk that kept its size has not vanished, however large the spikes beside it have become.
    private const double VanishingScale = 0.5;

    private readonly RegimeOptions _options;

    /// <summary>Makes the rule.</summary>
    /// <param name="options">Where it draws its lines.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public RegimeRule(RegimeOptions options)
    {
        options.Check();
        _options = options;
    }

    /// <summary>Judges a spectrum.</summary>
    /// <param name="now">The spectrum.</param>
    /// <param name="start">The spectrum of the start; null where this is the start, or none is known.</param>
    public RegimeFinding Judge(RegimeSpectrum now, RegimeSpectrum? start)
    {
        int count = now.Eigenvalues.Length;
        if (count < MarchenkoPasturFit.MinimumCount)
            return Unclear(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(count == 1 ? "One eigenvalue is" : $"{count} eigenvalues are")} too few for a bulk and a tail; it takes "
                        + $"{MarchenkoPasturFit.MinimumCount}."
                )
            );
        if (start is null && !now.HasNoiseLaw)
            return Unclear(
                "Nothing to compare with: the matrix has no law of noise of its own, and this is the start, or the start was not "
                    + "measured in full."
            );
        if (start is not null && start.Eigenvalues.Length != count)
            return Unclear(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} eigenvalues are not comparable with the {start.Eigenvalues.Length} of the start, which was measured "
                        + $"on another sample."
                )
            );

        RegimeReference reference = start is null ? RegimeReference.OfNoise(count, now.AspectRatio) : RegimeReference.OfStart(start);
        if (reference.Rank == 0)
            return Unclear("All eigenvalues are zero, and were at the start.");
        if (now.Rank <= (1 - _options.RankLoss) * reference.Rank)
            return new RegimeFinding(SpectralRegime.RankCollapsed, RegimeEvidence.OfRank(now.Rank, reference));
        if (now.Noise is null && start is null)
            return Unclear("There is no bulk to fit the law of noise to.");
        RegimeNumbers numbers = Measure(now, start, reference);
        SpectralRegime regime = Decide(numbers);
        return new RegimeFinding(regime, RegimeEvidence.Of(regime, numbers, _options));
    }

    private static RegimeFinding Unclear(string evidence) => new(SpectralRegime.Unclear, evidence);

    private RegimeNumbers Measure(RegimeSpectrum now, RegimeSpectrum? start, RegimeReference reference)
    {
        SpectrumMove? move = start is null
            ? null
            : SpectrumMove.Of(now, start, _options.OutlierMargin + Math.Pow(now.Eigenvalues.Length, -2.0 / 3));

        // Weights that were not noise at the start, orthogonal ones for example, do not become so by training.
        bool isOwnReference = start is not null && (start.Noise is not NoiseComparison before || before.IsOfAnotherShape(_options));
        return now.Noise is NoiseComparison noise && !isOwnReference
            ? new RegimeNumbers(now, reference, noise, move, noise.OutlierCount, noise.IsOfAnotherShape(_options))
            : new RegimeNumbers(
                now,
                reference,
                null,
                move,
                move?.Emerged ?? 0,
                move?.Distance > _options.ShapeTolerance + (1.0 / now.Eigenvalues.Length)
            );
    }

    private SpectralRegime Decide(RegimeNumbers numbers)
    {
        if (IsHeavyTailed(numbers))
            return SpectralRegime.HeavyTailed;
        if (numbers.BulkShare <= _options.BulkShare && !(numbers.Scale > VanishingScale))
            return SpectralRegime.RankCollapsed;
        if (numbers.IsOfAnotherShape)
            return SpectralRegime.Unclear;
        if (numbers.OutlierCount > 0)
            return SpectralRegime.BulkWithOutliers;
        return Math.Abs(numbers.Scale - 1) > _options.ScaleTolerance ? SpectralRegime.Unclear : SpectralRegime.InvariantBulk;
    }

    private bool IsHeavyTailed(RegimeNumbers numbers)
    {
        if (numbers.OutlierCount == 0 || !(numbers.IsOfAnotherShape || numbers.OutlierCount >= _options.MinimumTailCount))
            return false;
        return numbers.TailRatio >= _options.TailRatio || (numbers.IsOfAnotherShape && IsPowerLawFromWithinTheBulk(numbers));
    }

    // Spikes that stand apart from the bulk may follow a power law, too, but continue nothing.
    private static bool IsPowerLawFromWithinTheBulk(RegimeNumbers numbers) =>
        numbers.Noise is NoiseComparison noise && numbers.Now.TailKind.IsHeavy() && numbers.Now.Xmin <= noise.UpperEdge;
}
