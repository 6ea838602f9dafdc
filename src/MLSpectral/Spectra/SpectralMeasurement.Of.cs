using MLSpectral.Statistics;
using MLSpectral.Statistics.Distances;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Spectra;

/// <content>From a spectrum to a row.</content>
public sealed partial class SpectralMeasurement
{
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
            ErrorBound = spectrum.ErrorBound,
            PermutationPValue = spectrum.Permutations?.LargestPValue ?? double.NaN,
            PermutationBulkPValue = spectrum.Permutations?.BulkPValue ?? double.NaN,
            EntryKurtosis = spectrum.Permutations?.ExcessKurtosis ?? double.NaN,
            RelativeChange = spectrum.RelativeChange,
            OperatorChange = spectrum.OperatorChange,
            KernelAlignmentToInitial = spectrum.KernelAlignmentToInitial,
            TargetAlignment = spectrum.TargetAlignment,
            CenteredTargetAlignment = spectrum.CenteredTargetAlignment,
            TopEigenvectorAlignment = spectrum.TopEigenvectorAlignment,
            Eigenvalues = spectrum.Eigenvalues,
        };
        row.Fill(SpectrumStatistics.Of(spectrum.Eigenvalues, new SpectrumStatisticsOptions
        {
            LargerSide = spectrum.HasMarchenkoPasturBulk ? larger : null,
            NoiseFloor = spectrum.NoiseFloor,
            BootstrapReplicas = bootstrapReplicas,
            Seed = seed,
            Permutations = spectrum.Permutations,
        }));

        double[] before = start.WithoutNoise(), now = spectrum.WithoutNoise();
        row.SpectrumKs = KolmogorovSmirnov.Distance(before, now);
        row.SpectrumWasserstein = Wasserstein.OfOrderOne(before, now);
        return row;
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
                case ExponentialModel: (ExponentialRatio, ExponentialPValue) = (ratio, p); break;
                case LogNormalModel: (LogNormalRatio, LogNormalPValue) = (ratio, p); break;
                case TruncatedPowerLawModel: (TruncatedPowerLawRatio, TruncatedPowerLawPValue) = (ratio, p); break;
                case StretchedExponentialModel: (StretchedExponentialRatio, StretchedExponentialPValue) = (ratio, p); break;
            }
        }
    }
}
