using System.Globalization;
using MLSpectral.Kernels;
using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// From the mean and the scatter matrix of a column to its spectra: covariance, correlation and Gram matrix, in this order.
/// </summary>
/// <param name="scatter">Of at least two rows; of the folded ones if the column is too wide.</param>
/// <param name="columnName">The column.</param>
/// <param name="width">Its slots.</param>
/// <param name="options">What to compute of the spectra.</param>
internal sealed class ColumnSpectra(ScatterMatrix scatter, string columnName, int width, ColumnSpectrumOptions options)
{
    private readonly int _side = scatter.Mean.Length;
    private readonly double[] _squares = Diagonal(scatter.LowerHalf);

    private bool IsFolded => _side < width;

    /// <summary>The slots, or buckets, that are the same in all rows, but for rounding.</summary>
    public int ConstantCount => _side - Varying().Length;

    /// <summary>One row for each matrix; no correlation where no slot varies.</summary>
    /// <exception cref="InvalidOperationException">The values are too large for their squares.</exception>
    public IEnumerable<SpectralMeasurement> Measure()
    {
        if (!_squares.All(double.IsFinite) || !scatter.Mean.All(mean => double.IsFinite(mean * mean * scatter.Count)))
            throw new InvalidOperationException(
                $"The values of the column '{columnName}' are so large that sums of their squares overflow. Scale it first, for "
                    + $"example with ml.Transforms.NormalizeMeanVariance."
            );
        long n = scatter.Count;
        string folded = IsFolded ? FormattableString.Invariant($" Measured on {width} slots folded into {_side} buckets.") : "";
        yield return Row(MatrixKind.Covariance, scatter.LowerHalf.clone(), n - 1, n - 1, Weyl, folded);
        int[] varying = Varying();
        string constant = varying.Length < _side ? $" {_side - varying.Length} constant {(IsFolded ? "buckets" : "slots")} left out." : "";
        if (varying.Length > 0)
            yield return Correlations(varying, constant + folded);
        double meanSquare = scatter.Mean.Sum(mean => mean * mean);
        SpectralMeasurement gram = Row(MatrixKind.Gram, Gram(), n, n, Weyl, folded);
        string mean = string.Create(
            CultureInfo.InvariantCulture,
            $" Rows are not centred here: their mean alone accounts for {meanSquare:G4} of λ₁ = {gram.Eigenvalues[0]:G4}."
        );
        yield return meanSquare > 0.5 * gram.Eigenvalues[0] ? gram with { Evidence = gram.Evidence + mean } : gram;
    }

    // The root mean square of the Frobenius distance that folding makes, which no eigenvalue's error exceeds (Weyl). The trace of the
    // folded matrix stands for that of the whole.
    private double Weyl(double trace) => Math.Sqrt(2.0 / _side) * trace;

    private SpectralMeasurement Row(
        MatrixKind kind,
        Tensor own,
        double divisor,
        long freeRows,
        Func<double, double> foldingError,
        string remark
    )
    {
        int size = checked((int)own.shape[0]);
        double[] values;
        using (own)
            values = LowRankEigenvalues.IsWorthwhile(size, freeRows)
                ? LowRankEigenvalues.Of(own, freeRows, options.Seed)
                : DenseEigenvalues.InPlace(own, withVectors: false).Values;

        // The others of fewer rows than slots are zeros of the construction.
        values = [.. values.Take((int)Math.Min(size, freeRows)).Select(value => Math.Max(value, 0) / divisor)];
        double floor = NoiseFloor.ComputeFromLargest(values[0], Math.Max(size, scatter.LongestSum), isSinglePrecision: false);
        var spectrum = new Spectrum(kind, layer: 0, columnName, scatter.Count, size, values, floor)
        {
            FreeRows = freeRows,
            IsExact = !IsFolded,
            ErrorBound = IsFolded ? foldingError(values.Sum()) : floor,
        };
        SpectralMeasurement row = SpectralMeasurement.Compute(
            spectrum,
            options: new MeasurementOptions { BootstrapReplicas = options.BootstrapReplicas, Seed = options.Seed }
        );
        return row with { LearningRate = double.NaN, Evidence = row.Evidence + remark };
    }

    // Beside the bulk that is fitted to what is left: the edge that is known beforehand, of slots that know nothing of each other.
    private SpectralMeasurement Correlations(int[] varying, string remark)
    {
        long n = scatter.Count;
        SpectralMeasurement row = Row(MatrixKind.Correlation, Correlation(varying), 1, n - 1, _ => double.NaN, "");
        double edge = Math.Pow(1 + Math.Sqrt(varying.Length / (n - 1.0)), 2);
        string known = string.Create(
            CultureInfo.InvariantCulture,
            $" Against the edge that independent slots would have, {edge:G4} (Marchenko–Pastur with variance 1), "
                + $"{row.Eigenvalues.Count(value => value > edge)} of {varying.Length} eigenvalues are outliers; the count above is "
                + $"against the noise that is left when larger ones are taken away.{remark}"
        );
        return row with { Evidence = row.Evidence + known };
    }

    private Tensor Correlation(int[] varying)
    {
        using var scope = NewDisposeScope();
        ReadOnlySpan<long> kept = [.. varying.Select(slot => (long)slot)];
        ReadOnlySpan<double> roots = [.. varying.Select(slot => 1 / Math.Sqrt(_squares[slot]))];
        Tensor indices = kept.ToTensor(kept.Length),
            scales = roots.ToTensor(roots.Length, 1);
        Tensor matrix =
            varying.Length == _side ? scatter.LowerHalf.clone() : scatter.LowerHalf.index_select(0, indices).index_select(1, indices);
        return scope.MoveToOuter(matrix.mul_(scales).mul_(scales.t()));
    }

    private Tensor Gram()
    {
        using var scope = NewDisposeScope();
        Tensor mean = ((ReadOnlySpan<double>)scatter.Mean).ToTensor(_side, 1);
        mean.MultiplyBy(Math.Sqrt(scatter.Count));
        return scope.MoveToOuter(scatter.LowerHalf.clone().addmm_(mean, mean.t(), 1, 1));
    }

    private int[] Varying() =>
        [
            .. Enumerable
                .Range(0, _side)
                .Where(slot => Math.Sqrt(_squares[slot] / scatter.Count) > NoiseFloor.MachineEpsilon * Math.Abs(scatter.Mean[slot])),
        ];

    private static double[] Diagonal(Tensor matrix)
    {
        using Tensor diagonal = matrix.diagonal();
        return diagonal.ToDoubles();
    }
}
