using MathNet.Numerics.LinearAlgebra;
using MLSpectral.Kernels;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral;

/// <summary>
/// Eigenvalues of many covariances of one size, in managed code: a service that watches its data needs no LibTorch. Not safe to share
/// between threads.
/// </summary>
/// <param name="coordinates">k.</param>
internal sealed unsafe class CovarianceSpectrum(int coordinates)
{
    private readonly double[] _matrix = new double[coordinates * coordinates];

    /// <summary>The eigenvalues of UCU, descending, those at or under the noise floor as 0; O(k³).</summary>
    /// <param name="group">Its covariance is C.</param>
    /// <param name="units">The diagonal of U.</param>
    public double[] Eigenvalues(GroupMoments group, ReadOnlySpan<double> units)
    {
        group.CopyCovariance(units, _matrix);
        double[] values;
        fixed (double* entries = _matrix)
            values = ManagedEigenvalues.Of(entries, coordinates, threads: 1);
        Array.Reverse(values);
        double floor = NoiseFloor.Compute(values) + group.Rounding(units);
        return Array.ConvertAll(values, value => value > floor ? value : 0);
    }

    /// <summary>The eigenvector of C of the largest eigenvalue, of length 1.</summary>
    public double[] LeadingEigenvector(GroupMoments group)
    {
        double[] ones = new double[coordinates],
            lower = new double[coordinates * coordinates];
        Array.Fill(ones, 1);
        group.CopyCovariance(ones, lower);
        Matrix<double> matrix = Matrix<double>.Build.Dense(
            coordinates,
            coordinates,
            (i, j) => lower[(Math.Max(i, j) * coordinates) + Math.Min(i, j)]
        );
        return matrix.Evd(Symmetricity.Symmetric).EigenVectors.Column(coordinates - 1).AsArray();
    }
}
