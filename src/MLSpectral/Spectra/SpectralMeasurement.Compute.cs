using System.Globalization;
using MLSpectral.Statistics;
using MLSpectral.Statistics.Distances;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.KernelLaws;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Regimes;
using MLSpectral.Statistics.Sizes;
using Tail = MLSpectral.Statistics.HeavyTails.TailKind;

namespace MLSpectral;

/// <content>From a spectrum to a row.</content>
public sealed partial record SpectralMeasurement
{
    private static readonly RegimeClassifier Classifier = new();

    /// <summary>Computes the statistics of a spectrum: the row that a trace has of it.</summary>
    /// <remarks>
    /// A millisecond or two for 1000 eigenvalues, without bootstrap. When it was measured (<see cref="Step"/>, <see cref="TrainLoss"/> and
    /// the like) the caller adds: <c>SpectralMeasurement.Compute(spectrum, start) with { Step = 100 }</c>.
    /// </remarks>
    /// <param name="spectrum">The spectrum; see <see cref="Spectrum.FromWeights(double[,])"/>, <see cref="Spectrum.FromSymmetric"/> and
    /// <see cref="Spectrum.FromEigenvalues"/> for those of matrices at hand.</param>
    /// <param name="start">The spectrum of the same matrix at the start, which drift and regime are judged against; the spectrum itself
    /// where this is the start; null where none is known, so that what compares with it is NaN.</param>
    /// <param name="options">A bootstrap; null for none.</param>
    /// <exception cref="ArgumentException">The two are of different matrices.</exception>
    public static SpectralMeasurement Compute(Spectrum spectrum, Spectrum? start = null, MeasurementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        options ??= new MeasurementOptions();
        options.Check();
        if (start is not null && (start.Matrix, start.Layer) != (spectrum.Matrix, spectrum.Layer))
            throw new ArgumentException(
                FormattableString.Invariant($"The spectrum is of {spectrum.Matrix} of layer {spectrum.Layer}, its start of {start.Matrix} ")
                    + FormattableString.Invariant($"of layer {start.Layer}; pass two spectra of one matrix."),
                nameof(start)
            );
        if (!spectrum.Kind.HasStart)
            start = null;
        var row = new SpectralMeasurement
        {
            Kind = spectrum.Kind,
            Layer = spectrum.Layer,
            LayerName = spectrum.LayerName,
            Rows = spectrum.Rows,
            Columns = spectrum.Columns,
            AspectRatio = (double)Math.Min(spectrum.Rows, spectrum.Columns) / Math.Max(spectrum.Rows, spectrum.Columns),
            NoiseFloor = spectrum.NoiseFloor,
            IsExact = spectrum.IsExact,
            Coverage = spectrum.Coverage,
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
            CumulativeTargetAlignment =
            [
                .. spectrum
                    .CumulativeTargetAlignment.Concat(Enumerable.Repeat(double.NaN, CumulativeAlignmentLength))
                    .Take(CumulativeAlignmentLength),
            ],
            CustomStatistics = spectrum.CustomStatistics,
            Eigenvalues = spectrum.Eigenvalues,
        };
        if (spectrum.Coverage != SpectrumCoverage.All)
            return row.OfPart(spectrum, start).WithRegime(null);

        row = row.With(
            SpectrumStatistics.Compute(
                spectrum.Eigenvalues.AsSpan(),
                new SpectrumStatisticsOptions
                {
                    LargerSide = spectrum.Kind.HasMarchenkoPasturBulk ? Math.Max(spectrum.FreeRows, spectrum.Columns) : null,
                    NoiseFloor = spectrum.NoiseFloor,
                    BootstrapReplicas = options.BootstrapReplicas,
                    Seed = options.Seed,
                    Permutations = spectrum.Permutations,
                }
            )
        );
        if (start?.Coverage == SpectrumCoverage.All)
            row = row.WithDrift(spectrum, start);
        if (spectrum.Kind.HasKernelLaw)
            row = row.WithKernelBulk(spectrum, start);
        return row.WithRegime(start is null || ReferenceEquals(spectrum, start) ? null : RowSpectrum.Of(start));
    }

    private SpectralMeasurement WithRegime(RegimeSpectrum? start)
    {
        RegimeFinding finding = Classifier.Judge(this, start);
        return this with { Regime = finding.Regime, RegimeEvidence = finding.Evidence };
    }

    // Of a part of the spectrum only what needs no other eigenvalues, or is known without them: the rest stays NaN.
    private SpectralMeasurement OfPart(Spectrum spectrum, Spectrum? start)
    {
        double norm = double.IsNaN(spectrum.SpectralNorm) ? spectrum.Eigenvalues[0] : spectrum.SpectralNorm;
        SpectralMeasurement row = this with
        {
            SpectralNorm = norm,
            Trace = spectrum.Trace,
            FrobeniusNorm = spectrum.FrobeniusNorm,
            TailKind = Kind.Statistics.HasFlag(StatisticGroups.Tail) ? Tail.Undetermined : null,
            Evidence = $"{EvidenceOfPart(spectrum)} What needs the entries of the matrix is NaN.",
        };
        if (!Kind.IsIndefinite)
            row = row with
            {
                StableRank = spectrum.Trace / norm,
                ParticipationRatio = spectrum.Trace * spectrum.Trace / (spectrum.FrobeniusNorm * spectrum.FrobeniusNorm),
                LogNorm = Math.Log10(spectrum.Trace),
                LogSpectralNorm = Math.Log10(norm),
            };
        return spectrum.Coverage == SpectrumCoverage.Density && start?.Coverage == SpectrumCoverage.Density
            ? row.WithDrift(spectrum, start)
            : row;
    }

    private static string EvidenceOfPart(Spectrum spectrum) =>
        spectrum.Coverage == SpectrumCoverage.Density
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The density of {spectrum.Rows} eigenvalues as {spectrum.Eigenvalues.Length} quantiles: nothing is said of the tail."
            )
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The {spectrum.Eigenvalues.Length} largest of {spectrum.Rows} eigenvalues: nothing is said of bulk and tail."
            );

    private SpectralMeasurement WithDrift(Spectrum spectrum, Spectrum start)
    {
        double[] before = start.WithoutNoise(),
            now = spectrum.WithoutNoise();
        return this with
        {
            SpectrumKs = KolmogorovSmirnov.Distance(before, now),
            SpectrumWasserstein = Wasserstein.DistanceOfOrderOne(before, now),
        };
    }

    // At the start the distance is to the law, later to the spectrum of the start. The law of a tangent kernel has a point mass that finite
    // n smears, which Kolmogorov–Smirnov distances do not see through.
    private SpectralMeasurement WithKernelBulk(Spectrum spectrum, Spectrum? start)
    {
        bool isTangent = Kind.NoiseLaw == MatrixKind.NeuralTangentKernel.NoiseLaw;
        SpectralMeasurement row = this;
        if ((start ?? spectrum).Prediction?.Law is { } law)
            row = row with { BulkLower = law.LowerEdge, BulkUpper = law.UpperEdge };
        if (start is not null && !ReferenceEquals(spectrum, start))
            return row with { BulkDistance = isTangent ? SpectrumWasserstein / start.Eigenvalues.Average() : SpectrumKs };
        return spectrum.Prediction is { } prediction ? row.With(prediction, isTangent, spectrum) : row;
    }

    private SpectralMeasurement With(KernelPrediction prediction, bool isTangent, Spectrum spectrum)
    {
        ReadOnlySpan<double> eigenvalues = spectrum.Eigenvalues.AsSpan();
        string evidence = Evidence;
        if (prediction.Reason is string reason)
            evidence = $"{evidence} No law of a random network applies: {reason}";
        foreach (KernelOutlier outlier in prediction.Outliers.Take(prediction.CountExcluded(eigenvalues)))
            evidence = FormattableString.Invariant(
                $"{evidence} Outside the law of a random network: {outlier.Cause}, about {outlier.Eigenvalue:G3}."
            );
        return this with
        {
            BulkDistance = isTangent
                ? prediction.RelativeWasserstein(eigenvalues, spectrum.NoiseFloor)
                : prediction.KolmogorovSmirnov(eigenvalues, spectrum.NoiseFloor),
            Evidence = evidence,
        };
    }

    private SpectralMeasurement With(SpectrumStatistics statistics)
    {
        SpectralMeasurement row = With(statistics.Size);
        if (statistics.Bulk is { Outcome: MarchenkoPasturOutcome.Tested } bulk)
            row = row.With(bulk);
        row = row with { SoftRank = statistics.SoftRank };
        if (!Kind.Statistics.HasFlag(StatisticGroups.Tail))
            return row with { Evidence = statistics.Bulk?.Evidence ?? "" };
        return row.With(statistics.Tail) with
        {
            HillAlpha = statistics.HillAlpha,
            AlphaWeighted = statistics.AlphaWeighted,
            LogAlphaNorm = statistics.LogAlphaNorm,
            TailKind = statistics.TailKind,
            Evidence = statistics.Evidence,
        };
    }

    private SpectralMeasurement With(SpectrumSize size)
    {
        SpectralMeasurement row = this with
        {
            Trace = size.Trace,
            FrobeniusNorm = size.FrobeniusNorm,
            SpectralNorm = size.SpectralNorm,
        };
        return Kind.IsIndefinite
            ? row
            : row with
            {
                StableRank = size.StableRank,
                EffectiveRank = size.EffectiveRank,
                ParticipationRatio = size.ParticipationRatio,
                NumericalRank = size.NumericalRank,
                ConditionNumber = size.ConditionNumber,
                LogNorm = size.LogNorm,
                LogSpectralNorm = size.LogSpectralNorm,
            };
    }

    private SpectralMeasurement With(MarchenkoPasturTest bulk) =>
        this with
        {
            BulkVariance = bulk.Law?.Variance ?? double.NaN,
            BulkLower = bulk.LowerEdge,
            BulkUpper = bulk.UpperEdge,
            BulkDistance = bulk.BulkDistance,
            BulkPValue = bulk.BulkPValue,
            OutlierThreshold = bulk.OutlierThreshold,
            OutlierCount = bulk.OutlierCount,
            OutlierPValue = bulk.OutlierPValue,
        };

    private SpectralMeasurement With(TailAnalysis tail) =>
        !tail.Fit.IsFitted
            ? this
            : tail.Comparisons.Aggregate(
                this with
                {
                    Alpha = tail.Fit.Alpha,
                    AlphaError = tail.Fit.AlphaError,
                    Xmin = tail.Fit.Xmin,
                    TailCount = tail.Fit.TailCount,
                    KsDistance = tail.Fit.KsDistance,
                    PowerLawPValue = tail.GoodnessOfFitPValue,
                },
                (row, comparison) => row.With(comparison)
            );

    private SpectralMeasurement With(TailComparison comparison)
    {
        (double ratio, double p) = (comparison.LogLikelihoodRatio, comparison.PValue);
        return comparison.Second.Kind switch
        {
            Tail.Exponential => this with { ExponentialRatio = ratio, ExponentialPValue = p },
            Tail.LogNormal => this with { LogNormalRatio = ratio, LogNormalPValue = p },
            Tail.TruncatedPowerLaw => this with { TruncatedPowerLawRatio = ratio, TruncatedPowerLawPValue = p },
            Tail.StretchedExponential => this with { StretchedExponentialRatio = ratio, StretchedExponentialPValue = p },
            Tail kind => throw new InvalidOperationException($"The trace has no columns for the comparison with the law {kind}."),
        };
    }
}
