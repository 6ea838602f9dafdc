using System.Numerics.Tensors;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral;

/// <summary>Mean and covariance of a group of rows.</summary>
internal sealed class GroupMoments
{
    private readonly int _coordinates;
    private readonly long _rows;
    private readonly double[] _mean;
    private readonly double[] _covariance;
    private readonly double[] _variances;

    /// <summary>(S − ssᵀ/n)/(n − 1) of the moments.</summary>
    /// <param name="moments">Of at least two rows.</param>
    public GroupMoments(BlockMoments moments)
    {
        (_coordinates, _rows) = (moments.Coordinates, moments.Rows);
        _mean = moments.Sums.ToArray();
        TensorPrimitives.Divide(_mean, _rows, _mean);
        _covariance = moments.Products.ToArray();
        _variances = new double[_coordinates];
        for (int i = 0, first = 0; i < _coordinates; first += ++i)
        {
            Span<double> row = _covariance.AsSpan(first, i + 1);
            TensorPrimitives.MultiplyAdd(moments.Sums[..(i + 1)], -_mean[i], row, row);
            row[i] = Math.Max(row[i], 0);
            _variances[i] = row[i] / (_rows - 1);
        }

        TensorPrimitives.Divide(_covariance, _rows - 1, _covariance);
    }

    /// <summary>The mean, less the shift of the moments.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>The diagonal of the covariance.</summary>
    public ReadOnlySpan<double> Variances => _variances;

    /// <summary>The trace of the covariance.</summary>
    public double Trace => TensorPrimitives.Sum<double>(_variances);

    /// <summary>‖C‖_F².</summary>
    public double Squares => (2 * TensorPrimitives.SumOfSquares<double>(_covariance)) - TensorPrimitives.SumOfSquares<double>(_variances);

    private double Noise => ((Trace * Trace) + Squares) / (_rows - 1);

    /// <summary>‖m − m′‖², less what it is on average for rows of one distribution: tr C/n + tr C′/n′.</summary>
    public double SquaredMeanDistance(GroupMoments other)
    {
        double distance = TensorPrimitives.Distance<double>(_mean, other._mean);
        return (distance * distance) - (Trace / _rows) - (other.Trace / other._rows);
    }

    /// <summary>
    /// ‖C − C′‖_F², less what it is on average for rows of one normal distribution: (tr² C + ‖C‖_F²)/(n − 1) for each
    /// group.
    /// </summary>
    public double SquaredCovarianceDistance(GroupMoments other)
    {
        double all = TensorPrimitives.Distance<double>(_covariance, other._covariance),
            diagonal = TensorPrimitives.Distance<double>(_variances, other._variances);
        return (2 * all * all) - (diagonal * diagonal) - Noise - other.Noise;
    }

    /// <summary>The largest |mᵢ − m′ᵢ|.</summary>
    public double LargestMeanDifference(GroupMoments other) => LargestDifference(_mean, other._mean);

    /// <summary>The largest |Cᵢⱼ − C′ᵢⱼ|.</summary>
    public double LargestCovarianceDifference(GroupMoments other) => LargestDifference(_covariance, other._covariance);

    /// <summary>Writes the lower half of UCU into a matrix.</summary>
    /// <param name="units">The diagonal of U.</param>
    /// <param name="matrix">k × k, row by row.</param>
    public void CopyCovariance(ReadOnlySpan<double> units, Span<double> matrix)
    {
        for (int i = 0, first = 0; i < _coordinates; first += ++i)
        {
            Span<double> row = matrix.Slice(i * _coordinates, i + 1);
            TensorPrimitives.Multiply(_covariance.AsSpan(first, i + 1), units[..(i + 1)], row);
            TensorPrimitives.Multiply(row, units[i], row);
        }
    }

    /// <summary>What subtracting the mean can leave in UCU: n·ε‖Um‖², m the mean less the shift.</summary>
    /// <param name="units">The diagonal of U.</param>
    public double Rounding(ReadOnlySpan<double> units)
    {
        double squares = 0;
        for (int i = 0; i < _coordinates; i++)
            squares += _mean[i] * units[i] * (_mean[i] * units[i]);
        return NoiseFloor.ComputeFromLargest(squares, _rows, isSinglePrecision: false);
    }

    private static double LargestDifference(double[] values, double[] others)
    {
        double largest = 0;
        for (int i = 0; i < values.Length; i++)
            largest = Math.Max(largest, Math.Abs(values[i] - others[i]));
        return largest;
    }
}
