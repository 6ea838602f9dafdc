using Microsoft.ML.Data;
using Row = MLSpectral.SpectralDrift;

namespace MLSpectral;

/// <summary>The columns of a comparison, in their order.</summary>
internal static class SpectralDriftColumns
{
    public static IReadOnlyList<TableColumn<Row>> All { get; } =
    [
        new NumberColumn<Row, int>(nameof(Row.Batch), NumberDataViewType.Int32, r => r.Batch, (r, v) => r.Batch = v),
        Int64(nameof(Row.FirstRow), r => r.FirstRow, (r, v) => r.FirstRow = v),
        Int64(nameof(Row.RowCount), r => r.RowCount, (r, v) => r.RowCount = v),
        Int64(nameof(Row.SkippedRowCount), r => r.SkippedRowCount, (r, v) => r.SkippedRowCount = v),
        Int64(nameof(Row.TestedRowCount), r => r.TestedRowCount, (r, v) => r.TestedRowCount = v),
        Double(nameof(Row.PValue), r => r.PValue, (r, v) => r.PValue = v),
        Double(nameof(Row.SpectrumDrift), r => r.SpectrumDrift, (r, v) => r.SpectrumDrift = v),
        Double(nameof(Row.SpectrumPValue), r => r.SpectrumPValue, (r, v) => r.SpectrumPValue = v),
        Double(nameof(Row.CovarianceDrift), r => r.CovarianceDrift, (r, v) => r.CovarianceDrift = v),
        Double(nameof(Row.CovariancePValue), r => r.CovariancePValue, (r, v) => r.CovariancePValue = v),
        Double(nameof(Row.MeanDrift), r => r.MeanDrift, (r, v) => r.MeanDrift = v),
        Double(nameof(Row.MeanPValue), r => r.MeanPValue, (r, v) => r.MeanPValue = v),
        Double(nameof(Row.TotalVarianceRatio), r => r.TotalVarianceRatio, (r, v) => r.TotalVarianceRatio = v),
        Double(nameof(Row.EffectiveRank), r => r.EffectiveRank, (r, v) => r.EffectiveRank = v),
        Double(nameof(Row.ReferenceEffectiveRank), r => r.ReferenceEffectiveRank, (r, v) => r.ReferenceEffectiveRank = v),
        Double(nameof(Row.LeadingEigenvalueRatio), r => r.LeadingEigenvalueRatio, (r, v) => r.LeadingEigenvalueRatio = v),
        Double(nameof(Row.LeadingEigenvectorOverlap), r => r.LeadingEigenvectorOverlap, (r, v) => r.LeadingEigenvectorOverlap = v),
    ];

    private static NumberColumn<Row, double> Double(string name, Func<Row, double> get, Action<Row, double> set) =>
        new(name, NumberDataViewType.Double, get, set);

    private static NumberColumn<Row, long> Int64(string name, Func<Row, long> get, Action<Row, long> set) =>
        new(name, NumberDataViewType.Int64, get, set);
}
