using Microsoft.ML.Data;
using Row = MLSpectral.SpectralMeasurement;

namespace MLSpectral;

/// <summary>
/// The columns of a trace, in their order; <c>Eigenvalues</c> is and stays the last (text files need a vector of variable length there).
/// </summary>
internal static class SpectralColumns
{
    public static IReadOnlyList<TableColumn<Row>> All { get; } =
    [
        Int64(nameof(Row.Step), r => r.Step, (r, v) => r.Step = v),
        new NumberColumn<Row, float>(nameof(Row.Epoch), NumberDataViewType.Single, r => r.Epoch, (r, v) => r.Epoch = v),
        Double(nameof(Row.ElapsedSeconds), r => r.ElapsedSeconds, (r, v) => r.ElapsedSeconds = v),
        Double(nameof(Row.LearningRate), r => r.LearningRate, (r, v) => r.LearningRate = v),
        new TextColumn<Row>(nameof(Row.Matrix), r => r.Matrix, (r, v) => r.Matrix = v),
        Int32(nameof(Row.Layer), r => r.Layer, (r, v) => r.Layer = v),
        new TextColumn<Row>(nameof(Row.LayerName), r => r.LayerName, (r, v) => r.LayerName = v),
        Int64(nameof(Row.Rows), r => r.Rows, (r, v) => r.Rows = v),
        Int64(nameof(Row.Columns), r => r.Columns, (r, v) => r.Columns = v),
        Double(nameof(Row.AspectRatio), r => r.AspectRatio, (r, v) => r.AspectRatio = v),
        Double(nameof(Row.NoiseFloor), r => r.NoiseFloor, (r, v) => r.NoiseFloor = v),
        new NumberColumn<Row, bool>(nameof(Row.IsExact), BooleanDataViewType.Instance, r => r.IsExact, (r, v) => r.IsExact = v),
        new TextColumn<Row>(nameof(Row.Coverage), r => r.Coverage, (r, v) => r.Coverage = v),
        Double(nameof(Row.ErrorBound), r => r.ErrorBound, (r, v) => r.ErrorBound = v),
        Double(nameof(Row.Trace), r => r.Trace, (r, v) => r.Trace = v),
        Double(nameof(Row.FrobeniusNorm), r => r.FrobeniusNorm, (r, v) => r.FrobeniusNorm = v),
        Double(nameof(Row.SpectralNorm), r => r.SpectralNorm, (r, v) => r.SpectralNorm = v),
        Double(nameof(Row.StableRank), r => r.StableRank, (r, v) => r.StableRank = v),
        Double(nameof(Row.EffectiveRank), r => r.EffectiveRank, (r, v) => r.EffectiveRank = v),
        Double(nameof(Row.ParticipationRatio), r => r.ParticipationRatio, (r, v) => r.ParticipationRatio = v),
        Double(nameof(Row.NumericalRank), r => r.NumericalRank, (r, v) => r.NumericalRank = v),
        Double(nameof(Row.ConditionNumber), r => r.ConditionNumber, (r, v) => r.ConditionNumber = v),
        Double(nameof(Row.LogNorm), r => r.LogNorm, (r, v) => r.LogNorm = v),
        Double(nameof(Row.LogSpectralNorm), r => r.LogSpectralNorm, (r, v) => r.LogSpectralNorm = v),
        Double(nameof(Row.BulkVariance), r => r.BulkVariance, (r, v) => r.BulkVariance = v),
        Double(nameof(Row.BulkLower), r => r.BulkLower, (r, v) => r.BulkLower = v),
        Double(nameof(Row.BulkUpper), r => r.BulkUpper, (r, v) => r.BulkUpper = v),
        Double(nameof(Row.BulkDistance), r => r.BulkDistance, (r, v) => r.BulkDistance = v),
        Double(nameof(Row.BulkPValue), r => r.BulkPValue, (r, v) => r.BulkPValue = v),
        Double(nameof(Row.OutlierThreshold), r => r.OutlierThreshold, (r, v) => r.OutlierThreshold = v),
        Double(nameof(Row.OutlierCount), r => r.OutlierCount, (r, v) => r.OutlierCount = v),
        Double(nameof(Row.OutlierPValue), r => r.OutlierPValue, (r, v) => r.OutlierPValue = v),
        Double(nameof(Row.PermutationPValue), r => r.PermutationPValue, (r, v) => r.PermutationPValue = v),
        Double(nameof(Row.PermutationBulkPValue), r => r.PermutationBulkPValue, (r, v) => r.PermutationBulkPValue = v),
        Double(nameof(Row.EntryKurtosis), r => r.EntryKurtosis, (r, v) => r.EntryKurtosis = v),
        Double(nameof(Row.SoftRank), r => r.SoftRank, (r, v) => r.SoftRank = v),
        Double(nameof(Row.Alpha), r => r.Alpha, (r, v) => r.Alpha = v),
        Double(nameof(Row.AlphaError), r => r.AlphaError, (r, v) => r.AlphaError = v),
        Double(nameof(Row.Xmin), r => r.Xmin, (r, v) => r.Xmin = v),
        Double(nameof(Row.TailCount), r => r.TailCount, (r, v) => r.TailCount = v),
        Double(nameof(Row.KsDistance), r => r.KsDistance, (r, v) => r.KsDistance = v),
        Double(nameof(Row.PowerLawPValue), r => r.PowerLawPValue, (r, v) => r.PowerLawPValue = v),
        Double(nameof(Row.HillAlpha), r => r.HillAlpha, (r, v) => r.HillAlpha = v),
        new TextColumn<Row>(nameof(Row.TailKind), r => r.TailKind, (r, v) => r.TailKind = v),
        Double(nameof(Row.ExponentialRatio), r => r.ExponentialRatio, (r, v) => r.ExponentialRatio = v),
        Double(nameof(Row.ExponentialPValue), r => r.ExponentialPValue, (r, v) => r.ExponentialPValue = v),
        Double(nameof(Row.LogNormalRatio), r => r.LogNormalRatio, (r, v) => r.LogNormalRatio = v),
        Double(nameof(Row.LogNormalPValue), r => r.LogNormalPValue, (r, v) => r.LogNormalPValue = v),
        Double(nameof(Row.TruncatedPowerLawRatio), r => r.TruncatedPowerLawRatio, (r, v) => r.TruncatedPowerLawRatio = v),
        Double(nameof(Row.TruncatedPowerLawPValue), r => r.TruncatedPowerLawPValue, (r, v) => r.TruncatedPowerLawPValue = v),
        Double(nameof(Row.StretchedExponentialRatio), r => r.StretchedExponentialRatio, (r, v) => r.StretchedExponentialRatio = v),
        Double(nameof(Row.StretchedExponentialPValue), r => r.StretchedExponentialPValue, (r, v) => r.StretchedExponentialPValue = v),
        Double(nameof(Row.AlphaWeighted), r => r.AlphaWeighted, (r, v) => r.AlphaWeighted = v),
        Double(nameof(Row.LogAlphaNorm), r => r.LogAlphaNorm, (r, v) => r.LogAlphaNorm = v),
        Double(nameof(Row.RelativeChange), r => r.RelativeChange, (r, v) => r.RelativeChange = v),
        Double(nameof(Row.OperatorChange), r => r.OperatorChange, (r, v) => r.OperatorChange = v),
        Double(nameof(Row.SpectrumKs), r => r.SpectrumKs, (r, v) => r.SpectrumKs = v),
        Double(nameof(Row.SpectrumWasserstein), r => r.SpectrumWasserstein, (r, v) => r.SpectrumWasserstein = v),
        Double(nameof(Row.KernelAlignmentToInitial), r => r.KernelAlignmentToInitial, (r, v) => r.KernelAlignmentToInitial = v),
        Double(nameof(Row.KernelVelocity), r => r.KernelVelocity, (r, v) => r.KernelVelocity = v),
        Double(nameof(Row.TargetAlignment), r => r.TargetAlignment, (r, v) => r.TargetAlignment = v),
        Double(nameof(Row.CenteredTargetAlignment), r => r.CenteredTargetAlignment, (r, v) => r.CenteredTargetAlignment = v),
        Double(nameof(Row.TopEigenvectorAlignment), r => r.TopEigenvectorAlignment, (r, v) => r.TopEigenvectorAlignment = v),
        Double(nameof(Row.Sharpness), r => r.Sharpness, (r, v) => r.Sharpness = v),
        Double(nameof(Row.EdgeOfStability), r => r.EdgeOfStability, (r, v) => r.EdgeOfStability = v),
        Double(nameof(Row.TrainLoss), r => r.TrainLoss, (r, v) => r.TrainLoss = v),
        Double(nameof(Row.ValidationLoss), r => r.ValidationLoss, (r, v) => r.ValidationLoss = v),
        Double(nameof(Row.ValidationMetric), r => r.ValidationMetric, (r, v) => r.ValidationMetric = v),
        new TextColumn<Row>(nameof(Row.Evidence), r => r.Evidence, (r, v) => r.Evidence = v),
        new TextColumn<Row>(nameof(Row.Regime), r => r.Regime, (r, v) => r.Regime = v),
        new TextColumn<Row>(nameof(Row.RegimeEvidence), r => r.RegimeEvidence, (r, v) => r.RegimeEvidence = v),
        new DoubleVectorColumn<Row>(
            nameof(Row.CumulativeTargetAlignment),
            Row.CumulativeAlignmentLength,
            r => r.CumulativeTargetAlignment,
            (r, v) => r.CumulativeTargetAlignment = v
        ),
        new DoubleVectorColumn<Row>(nameof(Row.Eigenvalues), 0, r => r.Eigenvalues, (r, v) => r.Eigenvalues = v),
    ];

    private static NumberColumn<Row, double> Double(string name, Func<Row, double> get, Action<Row, double> set) =>
        new(name, NumberDataViewType.Double, get, set);

    private static NumberColumn<Row, long> Int64(string name, Func<Row, long> get, Action<Row, long> set) =>
        new(name, NumberDataViewType.Int64, get, set);

    private static NumberColumn<Row, int> Int32(string name, Func<Row, int> get, Action<Row, int> set) =>
        new(name, NumberDataViewType.Int32, get, set);
}
