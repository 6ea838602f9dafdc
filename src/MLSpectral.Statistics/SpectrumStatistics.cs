using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Statistics;

/// <summary>
/// Everything that is computed from one spectrum: its size, its bulk against pure noise, its tail, and whether the tail means anything.
/// </summary>
public sealed record SpectrumStatistics
{
    private SpectrumStatistics(SpectrumSize size, MarchenkoPasturTest? bulk, TailAnalysis tail)
    {
        (Size, Bulk, Tail) = (size, bulk, tail);
        (TailKind, Evidence) = (tail.Kind, tail.Evidence);
    }

    /// <summary>Norms and ranks.</summary>
    public SpectrumSize Size { get; }

    /// <summary>The test against pure noise; null where <see cref="SpectrumStatisticsOptions.LargerSide"/> is.</summary>
    public MarchenkoPasturTest? Bulk { get; }

    /// <summary>
    /// The tail and the laws fitted to it. Any spectrum has one, that of pure noise too: <see cref="TailKind"/> says whether to read it.
    /// </summary>
    public TailAnalysis Tail { get; }

    /// <summary>The Hill estimate over the eigenvalues above their median.</summary>
    public double HillAlpha { get; private init; } = double.NaN;

    /// <summary>α log₁₀ λ₁.</summary>
    public double AlphaWeighted { get; private init; } = double.NaN;

    /// <summary>log₁₀ Σ λ^α.</summary>
    public double LogAlphaNorm { get; private init; } = double.NaN;

    /// <summary>λ₊/λ₁, the upper edge of the bulk over the largest eigenvalue.</summary>
    public double SoftRank { get; private init; } = double.NaN;

    /// <summary>
    /// Which law the tail follows, where there is more than noise; the one to read (<see cref="Tail"/> knows nothing of noise).
    /// </summary>
    /// <remarks>
    /// A power law alone is "plausible" for a third to a half of all small Gaussian matrices, because any upper edge resembles some steep
    /// power law over a few values. So, in this order:
    /// <list type="number">
    /// <item>no law of noise for the matrix, or too few eigenvalues to test: <see cref="TailKind.Undetermined"/>;</item>
    /// <item>pure noise is not rejected (<see cref="MarchenkoPasturTest"/>): <see cref="TailKind.None"/>;</item>
    /// <item>the entries were shuffled and shuffling gives as much (<see cref="PermutationTest"/>): <see cref="TailKind.None"/>, the
    /// entries are heavy-tailed and not the spectrum (copies too few to reject at the level say nothing);</item>
    /// <item>fewer than ten outliers, and the rest has no bulk to test (too few eigenvalues, or mostly zeros):
    /// <see cref="TailKind.Undetermined"/>;</item>
    /// <item>fewer than ten outliers, and the rest has the shape of noise: <see cref="TailKind.None"/>, a random bulk and some directions
    /// outside it;</item>
    /// <item>otherwise the verdict on the tail's values, <see cref="TailAnalysis.Kind"/>.</item>
    /// </list>
    /// </remarks>
    public TailKind TailKind { get; private init; }

    /// <summary>What that rests on, in a sentence or two with the numbers.</summary>
    public string Evidence { get; private init; }

    /// <summary>Computes all of it; a millisecond or two for 1000 eigenvalues, without bootstrap.</summary>
    /// <param name="eigenvalues">Eigenvalues in descending order, not negative.</param>
    /// <param name="options">What else is known; null for a spectrum of which nothing is.</param>
    /// <exception cref="ArgumentException">There is no eigenvalue, they are not finite or not in descending order, or an option is out of
    /// its range.</exception>
    public static SpectrumStatistics Compute(ReadOnlySpan<double> eigenvalues, SpectrumStatisticsOptions? options = null)
    {
        options ??= new SpectrumStatisticsOptions();
        options.Check();
        SpectrumSize size = SpectrumSize.Compute(eigenvalues, options.NoiseFloor);
        MarchenkoPasturTest? bulk = options.LargerSide is long largerSide
            ? MarchenkoPasturTest.Test(eigenvalues, largerSide, options.Level, options.NoiseFloor)
            : null;
        TailAnalysis tail = AnalyzeTail(eigenvalues, options);
        (TailKind kind, string evidence) = SpectrumTail.Judge(bulk, options.Permutations, tail);
        ReadOnlySpan<double> resolved = eigenvalues[..size.NumericalRank];
        return new SpectrumStatistics(size, bulk, tail)
        {
            HillAlpha = HillEstimator.EstimateAlphaAtMedian(eigenvalues, options.NoiseFloor),
            AlphaWeighted = tail.Fit.IsFitted ? AlphaNorm.ComputeWeightedAlpha(resolved, tail.Fit.Alpha) : double.NaN,
            LogAlphaNorm = tail.Fit.IsFitted ? AlphaNorm.ComputeLogNorm(resolved, tail.Fit.Alpha) : double.NaN,
            SoftRank = bulk?.Law is MarchenkoPastur law ? Sizes.SoftRank.Compute(eigenvalues, law.UpperEdge) : double.NaN,
            TailKind = kind,
            Evidence = evidence,
        };
    }

    private static TailAnalysis AnalyzeTail(ReadOnlySpan<double> eigenvalues, SpectrumStatisticsOptions options)
    {
        var search = new PowerLawFitOptions { NoiseFloor = options.NoiseFloor };
        if (options.BootstrapReplicas == 0)
            return TailAnalysis.Compute(eigenvalues, search);
        PowerLawGoodnessOfFit goodness = PowerLawBootstrap.TestGoodnessOfFit(
            eigenvalues,
            search,
            new BootstrapOptions { Replicas = options.BootstrapReplicas, Seed = options.Seed }
        );
        return TailAnalysis.Compute(eigenvalues, goodness.Fit).Judge(goodness.PValue);
    }
}
