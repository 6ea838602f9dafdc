using MLSpectral.Statistics.Sizes;
using MLSpectral.Tensors;
using static TorchSharp.torch;

namespace MLSpectral.Eigen;

/// <summary>The eigenvector of the largest eigenvalue, for a matrix whose eigenvalues are known: two linear solves instead of a decomposition with vectors.</summary>
internal static class LeadingEigenvector
{
    private const int Iterations = 3;

    /// <summary>Inverse iteration with a shift just above λ₁, so that the shifted matrix is regular (Golub and Van Loan, Matrix Computations, §8.2).</summary>
    /// <param name="matrix">n × n, Float64, symmetric, positive semi-definite.</param>
    /// <param name="largest">λ₁ &gt; 0 as computed from the same matrix.</param>
    /// <returns>A unit vector, n × 1; where λ₁ is multiple, one of its eigenspace.</returns>
    public static Tensor Of(Tensor matrix, double largest)
    {
        using var scope = NewDisposeScope();
        long n = matrix.shape[0];
        double shift = largest * (1 + (4 * n * NoiseFloor.MachineEpsilon));
        Tensor shifted = matrix - eye(n, dtype: ScalarType.Float64).MultiplyBy(shift);
        (Tensor lu, Tensor? pivots) = linalg.lu_factor(shifted);

        // A fixed start without symmetries that an eigenvector of data could be orthogonal to.
        Tensor vector = ones(n, 1, ScalarType.Float64).cumsum(0).cos();
        for (int i = 0; i < Iterations; i++)
        {
            vector = linalg.lu_solve(lu, pivots!, vector);
            vector = vector / vector.norm();
        }

        return scope.MoveToOuter(vector);
    }
}
