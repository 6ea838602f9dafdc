using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// ‖A‖₂ of a symmetric matrix, the largest |eigenvalue|, by Lanczos with full reorthogonalization: one product a step where
/// <see cref="OperatorNorm"/> takes two, and each reads one triangle only (Golub and Van Loan, Matrix Computations, §10.1).
/// </summary>
internal static class SymmetricOperatorNorm
{
    // Of the eigenvalue.
    private const double Tolerance = 1e-11;

    private const int StepsBetweenChecks = 6;

    /// <summary>The norm, to about 1e-10 relative.</summary>
    /// <remarks>
    /// The residual r of an end of the small tridiagonal matrix bounds its distance to an eigenvalue of A, and r²/gap estimates the
    /// error where the gap is known. It ends when the smaller of both is under 1e-11 θ for the larger end θ, and the other end cannot
    /// reach it. Where eigenvalues at the end form a cluster the result is one of them; the start vector is fixed and random.
    /// </remarks>
    /// <param name="matrix">n × n, Float64, contiguous, of any scale; only the lower triangle is read.</param>
    /// <returns>The norm; NaN where an entry is NaN or infinite.</returns>
    public static double Of(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        double largest = matrix.abs().max().item<double>();
        if (largest == 0 || !double.IsFinite(largest))
            return largest == 0 ? 0 : double.NaN;

        // A power of two near the largest entry, so that squares neither overflow nor underflow.
        int exponent = Math.ILogB(largest);
        Tensor scaled = exponent is > -300 and < 300 ? matrix : matrix.Over(largest);
        double unit = ReferenceEquals(scaled, matrix) ? 1 : largest;
        int threads = get_num_threads();
        using var one = new ThreadCount(1);
        return unit * Tridiagonalize(scaled, threads);
    }

    private static double Tridiagonalize(Tensor a, int threads)
    {
        int limit = checked((int)a.shape[0]),
            nextCheck = StepsBetweenChecks;
        using var basis = new OrthonormalRows(limit);
        List<double> diagonal = [],
            beside = [];
        basis.Append(OperatorNorm.StartVector(limit));
        while (true)
        {
            using var step = NewDisposeScope();
            Tensor last = basis.Last,
                product = StoredProduct.Of(a, last.unsqueeze(0), threads)[0];
            diagonal.Add(last.dot(product).item<double>());

            // Where a product brings nothing new, the space is invariant and the small matrix is exact.
            int steps = diagonal.Count;
            double beta = steps < limit ? basis.Append(product) : 0;
            if (beta == 0 || steps == nextCheck)
            {
                if (Norm(diagonal, beside, beta) is double norm)
                    return norm;
                nextCheck = steps + Math.Max(StepsBetweenChecks, steps / 4);
            }

            beside.Add(beta);
        }
    }

    // Null where it is not known yet.
    private static double? Norm(List<double> diagonal, List<double> beside, double beta)
    {
        Tensor small = diag(tensor(diagonal, ScalarType.Float64));
        if (beside.Count > 0)
            small = small.Plus(diag(tensor(beside, ScalarType.Float64), -1));
        (Tensor values, Tensor vectors) = linalg.eigh(small);
        double[] theta = values.ToDoubles(),
            weights = vectors[-1].ToDoubles();
        (double low, double lowError) = End(theta, 0, 1);
        (double high, double highError) = End(theta, theta.Length - 1, -1);
        (double norm, double error) = high >= low ? (high, highError) : (low, lowError);
        double bound = Math.Max(low + lowError, high + highError);
        return beta == 0 || (error <= Tolerance * norm && bound <= norm * (1 + Tolerance)) ? norm : null;

        (double Size, double Error) End(double[] all, int at, int inwards)
        {
            double residual = beta * Math.Abs(weights[at]),
                gap = all.Length > 1 ? Math.Abs(all[at + inwards] - all[at]) : 0;
            return (Math.Abs(all[at]), gap > residual ? residual * residual / gap : residual);
        }
    }
}
