using System.Globalization;
using MLSpectral.Statistics;
using MLSpectral.Statistics.Distances;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.KernelLaws;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Regimes;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral;

/// <content>From a spectrum to a row.</content>
public sealed partial class SpectralMeasurement
{
    private static readonly RegimeClassifier Classifier = new();

    /// <summary>Derives a row's statistics from a spectrum.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="start">The spectrum of the same matrix at the start.</param>
    /// <param name="bootstrapReplicas">How many samples the power law's goodness of fit is bootstrapped with; 0 for none.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    internal static SpectralMeasurement Of(Spectrum spectrum, Spectrum start, int bootstrapReplicas = 0, int seed = 0)
    {
        long larger = Math.Max(spectrum.Rows, spectrum.Columns);
        var row = new SpectralMeasurement
        {
            Matrix = spectrum.Matrix,
            Layer = spectrum.Layer,
            LayerName = spectrum.LayerName,
            Rows = spectrum.Rows,
            Columns = spectrum.Columns,
            AspectRatio = (double)Math.Min(spectrum.Rows, spectrum.Columns) / larger,
            NoiseFloor = spectrum.NoiseFloor,
            IsExact = spectrum.IsExact,
            Coverage = spectrum.Coverage.ToString(),
            ErrorBound = spectrum.ErrorBound,
            PermutationPValue = spectrum.Permutations?.LargestPValue ?? double.NaN,
            PermutationBulkPValue = spectrum.Permutations?.BulkPValue ?? double.NaN,
            EntryKurtosis = spectrum.Permutations?.ExcessKurtosis ?? double.NaN,
            RelativeChange = spectrum.RelativeChange,
            OperatorChange = spectrum.OperatorChange,
            KernelAlignmentToInitial = spectrum.KernelAlignmentToInitial,
            KernelVelocity = spectrum.KernelVelocity,
            TargetAlignment = spectrum.TargetAlignment,
            CenteredTargetAlignment = spectrum.CenteredTargetAlignment,
            TopEigenvectorAlignment = spectrum.TopEigenvectorAlignment,
            Eigenvalues = spectrum.Eigenvalues,
        };
        ReadOnlySpan<double> cumulative = spectrum.CumulativeTargetAlignment;
        cumulative[..Math.Min(cumulative.Length, CumulativeAlignmentLength)].CopyTo(row.CumulativeTargetAlignment);
        if (spectrum.Coverage != SpectrumCoverage.All)
            return row.FillPart(spectrum, start).FillRegime(null);

        row.Fill(
            SpectrumStatistics.Compute(
                spectrum.Eigenvalues,
                new SpectrumStatisticsOptions
                {
                    LargerSide = spectrum.HasMarchenkoPasturBulk ? Math.Max(spectrum.FreeRows, spectrum.Columns) : null,
                    NoiseFloor = spectrum.NoiseFloor,
                    BootstrapReplicas = bootstrapReplicas,
                    Seed = seed,
                    Permutations = spectrum.Permutations,
                }
            )
        );

        if (start.Coverage == SpectrumCoverage.All)
            row.FillDrift(spectrum, start);
        if (spectrum.Matrix is SpectralMatrix.ConjugateKernel or SpectralMatrix.NeuralTangentKernel)
            row.FillKernelBulk(spectrum, start);
        return row.FillRegime(ReferenceEquals(spectrum, start) ? null : RowSpectrum.Of(start));
    }

    private SpectralMeasurement FillRegime(RegimeSpectrum? start)
    {
        RegimeFinding finding = Classifier.Judge(this, start);
        (Regime, RegimeEvidence) = (finding.Regime.ToString(), finding.Evidence);
        return this;
    }

    // Of a part of the spectrum only what needs no other eigenvalues, or is known without them: the rest stays NaN.
    private SpectralMeasurement FillPart(Spectrum spectrum, Spectrum start)
    {
        SpectralNorm = double.IsNaN(spectrum.SpectralNorm) ? spectrum.Eigenvalues[0] : spectrum.SpectralNorm;
        Trace = spectrum.Trace;
        FrobeniusNorm = spectrum.FrobeniusNorm;
        StableRank = Trace / SpectralNorm;
        ParticipationRatio = Trace * Trace / (FrobeniusNorm * FrobeniusNorm);
        LogNorm = Math.Log10(Trace);
        LogSpectralNorm = Math.Log10(SpectralNorm);
        if (spectrum.Coverage == SpectrumCoverage.Density && start.Coverage == SpectrumCoverage.Density)
            FillDrift(spectrum, start);
        TailKind = nameof(Statistics.HeavyTails.TailKind.Undetermined);
        Evidence =
            spectrum.Coverage == SpectrumCoverage.Density
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"The density of {spectrum.Rows} eigenvalues as {spectrum.Eigenvalues.Length} quantiles: nothing is said of "
                        + $"the tail. What needs the entries of the kernel is NaN."
                )
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The {spectrum.Eigenvalues.Length} largest of {spectrum.Rows} eigenvalues: nothing is said of bulk and tail. "
                        + $"What needs the entries of the kernel is NaN."
                );
        return this;
    }

    private void FillDrift(Spectrum spectrum, Spectrum start)
    {
        double[] before = start.WithoutNoise(),
            now = spectrum.WithoutNoise();
        SpectrumKs = KolmogorovSmirnov.Distance(before, now);
        SpectrumWasserstein = Wasserstein.DistanceOfOrderOne(before, now);
    }

    // At the start the distance is to the law, later to the spectrum of the start. The law of a tangent kernel has a point mass that
    // finite n smears, which Kolmogorov–Smirnov distances do not see through.
    private void FillKernelBulk(Spectrum spectrum, Spectrum start)
    {
        bool isTangent = spectrum.Matrix == SpectralMatrix.NeuralTangentKernel;
        if (start.Prediction?.Law is { } law)
            (BulkLower, BulkUpper) = (law.LowerEdge, law.UpperEdge);
        if (!ReferenceEquals(spectrum, start))
            BulkDistance = isTangent ? SpectrumWasserstein / (start.Eigenvalues.Sum() / start.Eigenvalues.Length) : SpectrumKs;
        else if (spectrum.Prediction is { } prediction)
            Fill(prediction, isTangent, spectrum);
    }

    private void Fill(KernelPrediction prediction, bool isTangent, Spectrum spectrum)
    {
        BulkDistance = isTangent
            ? prediction.RelativeWasserstein(spectrum.Eigenvalues, spectrum.NoiseFloor)
            : prediction.KolmogorovSmirnov(spectrum.Eigenvalues, spectrum.NoiseFloor);
        if (prediction.Reason is string reason)
            Evidence = $"{Evidence} No law of a random network applies: {reason}";
        foreach (KernelOutlier outlier in prediction.Outliers.Take(prediction.CountExcluded(spectrum.Eigenvalues)))
            Evidence = FormattableString.Invariant(
                $"{Evidence} Outside the law of a random network: {outlier.Cause}, about {outlier.Eigenvalue:G3}."
            );
    }

    private void Fill(SpectrumStatistics statistics)
    {
        Fill(statistics.Size);
        if (statistics.Bulk is { Outcome: MarchenkoPasturOutcome.Tested } bulk)
            Fill(bulk);
        Fill(statistics.Tail);
        SoftRank = statistics.SoftRank;
        HillAlpha = statistics.HillAlpha;
        AlphaWeighted = statistics.AlphaWeighted;
        LogAlphaNorm = statistics.LogAlphaNorm;
        TailKind = statistics.TailKind.ToString();
        Evidence = statistics.Evidence;
    }

    private void Fill(SpectrumSize size)
    {
        Trace = size.Trace;
        FrobeniusNorm = size.FrobeniusNorm;
        SpectralNorm = size.SpectralNorm;
        StableRank = size.StableRank;
        EffectiveRank = size.EffectiveRank;
        ParticipationRatio = size.ParticipationRatio;
        NumericalRank = size.NumericalRank;
        ConditionNumber = size.ConditionNumber;
        LogNorm = size.LogNorm;
        LogSpectralNorm = size.LogSpectralNorm;
    }

    private void Fill(MarchenkoPasturTest bulk)
    {
        BulkVariance = bulk.Law?.Variance ?? double.NaN;
        BulkLower = bulk.LowerEdge;
        BulkUpper = bulk.UpperEdge;
        BulkDistance = bulk.BulkDistance;
        BulkPValue = bulk.BulkPValue;
        OutlierThreshold = bulk.OutlierThreshold;
        OutlierCount = bulk.OutlierCount;
        OutlierPValue = bulk.OutlierPValue;
    }

    private void Fill(TailAnalysis tail)
    {
        if (!tail.Fit.IsFitted)
            return;
        Alpha = tail.Fit.Alpha;
        AlphaError = tail.Fit.AlphaError;
        Xmin = tail.Fit.Xmin;
        TailCount = tail.Fit.TailCount;
        KsDistance = tail.Fit.KsDistance;
        PowerLawPValue = tail.GoodnessOfFitPValue;
        foreach (TailComparison comparison in tail.Comparisons)
        {
            (double ratio, double p) = (comparison.LogLikelihoodRatio, comparison.PValue);
            switch (comparison.Second)
            {
                case ExponentialModel:
                    (ExponentialRatio, ExponentialPValue) = (ratio, p);
                    break;
                case LogNormalModel:
                    (LogNormalRatio, LogNormalPValue) = (ratio, p);
                    break;
                case TruncatedPowerLawModel:
                    (TruncatedPowerLawRatio, TruncatedPowerLawPValue) = (ratio, p);
                    break;
                case StretchedExponentialModel:
                    (StretchedExponentialRatio, StretchedExponentialPValue) = (ratio, p);
                    break;
            }
        }
    }
}
