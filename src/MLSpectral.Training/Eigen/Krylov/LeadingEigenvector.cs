using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The eigenvector of the largest eigenvalue, for a matrix whose eigenvalues are known: a Cholesky decomposition and a few solves instead
/// of a decomposition with vectors.
/// </summary>
internal static class LeadingEigenvector
{
    private const int Iterations = 3;

    /// <summary>
    /// Inverse iteration on σI − K with a shift σ just above λ₁, so that the shifted matrix is positive definite (Golub and Van
    /// Loan, Matrix Computations, §8.2): n³/3 operations.
    /// </summary>
    /// <param name="matrix">n × n, Float64, symmetric, positive semi-definite.</param>
    /// <param name="largest">λ₁ &gt; 0 as computed from the same matrix.</param>
    /// <returns>A unit vector, n × 1; where λ₁ is multiple, one of its eigenspace.</returns>
    /// <exception cref="ArithmeticException">The matrix has an eigenvalue well above <paramref name="largest"/>.</exception>
    public static Tensor Of(Tensor matrix, double largest)
    {
        using var scope = NewDisposeScope();
        long n = matrix.shape[0];
        Tensor factor = Factor(matrix, largest);

        // A fixed start without symmetries that an eigenvector of data could be orthogonal to.
        Tensor vector = ones(n, 1, ScalarType.Float64).cumsum(0).cos();
        for (int i = 0; i < Iterations; i++)
        {
            vector = cholesky_solve(vector, factor);
            vector = vector / vector.norm();
        }

        return scope.MoveToOuter(vector);
    }

    // Where rounding has left λ₁ too small for the first shift, a larger one costs an iteration nothing unless the gap is as small.
    private static Tensor Factor(Tensor matrix, double largest)
    {
        for (double excess = 4 * matrix.shape[0] * NoiseFloor.MachineEpsilon; excess < 1e-6; excess *= 10)
        {
            using var scope = NewDisposeScope();
            Tensor shifted = matrix.neg();
            shifted.diagonal().IncreaseBy(largest * (1 + excess));
            (Tensor factor, Tensor info) = linalg.cholesky_ex(shifted);
            if (info.item<int>() == 0)
                return scope.MoveToOuter(factor);
        }

        throw new ArithmeticException(
            FormattableString.Invariant(
                $"{largest:R} is not the largest eigenvalue of the matrix. Give the value that was computed from it."
            )
        );
    }
}
