using MathNet.Numerics.Random;
using MLSpectral.Statistics.Samples;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// ‖A‖₂, the largest singular value, by Golub–Kahan bidiagonalization with full reorthogonalization (Golub and Kahan 1965; Golub
/// and Van Loan, Matrix Computations, §10.4): each step costs two products with a vector, O(nm), instead of the O(nm²) of a
/// decomposition.
/// </summary>
internal static class OperatorNorm
{
    // Of the singular value.
    private const double Tolerance = 1e-11;

    // Decompositions of the small bidiagonal matrix are cheap, but not free: at least so many steps apart, and growing with it.
    private const int StepsBetweenChecks = 4;

    /// <summary>The norm, to about 1e-10 relative.</summary>
    /// <remarks>
    /// The k steps give U_kᵀ A V_k = B_k, and B_k's largest singular value θ₁ is a lower bound. Its residual r = β_k |last
    /// component of the left singular vector| bounds the distance to a singular value of A, and r²/(θ₁ − θ₂) estimates the error
    /// where the gap is known; it ends when the smaller of both is under 1e-11 θ₁. Where the largest singular values form a cluster
    /// the result is one of them. The start vector is fixed and random: where it is orthogonal to the leading singular vector to rounding
    /// (never, for data), the result could be too small.
    /// </remarks>
    /// <param name="matrix">n × m, Float64, of any scale.</param>
    /// <returns>The norm; NaN where an entry is NaN or infinite.</returns>
    public static double Of(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        double largest = matrix.abs().max().item<double>();
        if (largest == 0 || !double.IsFinite(largest))
            return largest == 0 ? 0 : double.NaN;

        // Entries of at most 1, so that squares neither overflow nor underflow; the longer side first, so that the start vector is the
        // short one.
        Tensor scaled = matrix.Over(largest);
        return largest * Bidiagonalize(scaled.shape[0] >= scaled.shape[1] ? scaled : scaled.t());
    }

    private static double Bidiagonalize(Tensor a)
    {
        int limit = checked((int)a.shape[1]),
            nextCheck = StepsBetweenChecks;
        Tensor transpose = a.t();
        using var left = new OrthonormalRows(a.shape[0]);
        using var right = new OrthonormalRows(a.shape[1]);
        List<double> diagonal = [],
            above = [];
        right.Append(StartVector(limit));
        while (true)
        {
            using var step = NewDisposeScope();
            double alpha = left.Append(a.mv(right.Last));
            diagonal.Add(alpha);

            // Where a product brings nothing new, the spaces are invariant and the small matrix is exact.
            int steps = diagonal.Count;
            double beta = alpha > 0 && steps < limit ? right.Append(transpose.mv(left.Last)) : 0;
            if (beta == 0 || steps == nextCheck)
            {
                (double value, double error) = LargestSingularValue(diagonal, above, beta);
                if (beta == 0 || error <= Tolerance * value)
                    return value;
                nextCheck = steps + Math.Max(StepsBetweenChecks, steps / 4);
            }

            above.Add(beta);
        }
    }

    // θ₁ of the upper bidiagonal matrix, and how far it may be from a singular value of A.
    private static (double Value, double Error) LargestSingularValue(List<double> diagonal, List<double> above, double beta)
    {
        Tensor small = diag(tensor(diagonal, ScalarType.Float64));
        if (above.Count > 0)
            small = small.Plus(diag(tensor(above, ScalarType.Float64), 1));
        (Tensor left, Tensor values, _) = linalg.svd(small, fullMatrices: false);
        double[] theta = values.ToDoubles();
        double residual = beta * Math.Abs(left[-1, 0].item<double>());
        double gap = theta.Length > 1 ? theta[0] - theta[1] : 0;
        return (theta[0], gap > residual ? residual * residual / gap : residual);
    }

    /// <summary>Random, and always the same.</summary>
    internal static Tensor StartVector(int length)
    {
        RandomSource random = RandomStream.Of(seed: 0, replica: 0);
        var values = new double[length];
        for (int i = 0; i < length; i++)
            values[i] = random.NextDouble() - 0.5;
        return ((ReadOnlySpan<double>)values).ToTensor(length);
    }
}
