using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Kernel ridge regression by one eigendecomposition K = U diag(μ) Uᵀ: α(λ) = U diag(1/(μ + λ)) UᵀY for any λ. With an intercept,
/// K is taken on the vectors with 1ᵀα = 0, where it has n − 1 eigenvectors U.
/// </summary>
/// <remarks>
/// In both cases the error of the prediction for a row from the others is α_i / Σ_j U_ij²/(μ_j + λ): the factor λ that both the
/// residual λα and 1 − (hat matrix)_ii have is not there, so it holds for λ = 0, too. Tensors belong to the caller's dispose scope.
/// </remarks>
internal sealed class RidgeSystem
{
    // A kernel formed in single precision has eigenvalues of about −1e-7 λ₁ from rounding.
    private const double AsymmetryOrNegativity = 1e-6;

    private readonly Tensor _vectors;
    private readonly Tensor _squares;
    private readonly Tensor _projections;

    // Rounding is relative to K, whose largest eigenvalue may lie on the constant vector and not be among these.
    private RidgeSystem(double[] eigenvalues, double norm, Tensor vectors, Tensor targets)
    {
        Floor = NoiseFloor.ComputeFromLargest(norm, vectors.shape[0], isSinglePrecision: false);
        Eigenvalues = Array.ConvertAll(eigenvalues, value => value > Floor ? value : 0);
        _vectors = vectors;
        _squares = vectors * vectors;
        _projections = vectors.t().mm(targets);
    }

    /// <summary>μ, descending; 0 where they are at or under the floor.</summary>
    public double[] Eigenvalues { get; }

    /// <summary>n·ε·‖K‖₂, under which an eigenvalue is rounding; with an intercept, too, that of K itself.</summary>
    public double Floor { get; }

    /// <summary>Decomposes a kernel.</summary>
    /// <param name="kernel">K, n × n, with entries up to 1; overwritten.</param>
    /// <param name="targets">Y, n × C.</param>
    /// <exception cref="ArgumentException">The kernel is not positive semi-definite.</exception>
    public static RidgeSystem Of(Tensor kernel, Tensor targets)
    {
        (double[] values, Tensor? vectors) = DenseEigenvalues.InPlace(kernel, withVectors: true);
        double norm = Math.Max(values[0], -values[^1]);
        CheckSigns(values, norm, nameof(kernel));
        return new RidgeSystem(values, norm, vectors!, targets);
    }

    /// <summary>Decomposes a kernel on the complement of the constant vector.</summary>
    /// <param name="kernel">K, n × n, with entries up to 1.</param>
    /// <param name="targets">Y, n × C, with columns of mean 0.</param>
    /// <exception cref="ArgumentException">The kernel is not positive semi-definite.</exception>
    public static RidgeSystem WithIntercept(Tensor kernel, Tensor targets)
    {
        // The reflection P = I − βvvᵀ, v = 1/√n + e₁, maps the constant vector to −e₁, so the rest of PKP is K on its
        // complement. K's mean, which is not there either, goes first: as a number it leaves no rounding in a nearly constant kernel.
        long n = kernel.shape[0];
        double root = Math.Sqrt(n),
            beta = 1 / (1 + (1 / root));
        Tensor v = ones(n, 1, ScalarType.Float64).DivideBy(root);
        v.narrow(0, 0, 1).IncreaseBy(1);
        Tensor varying = kernel - kernel.mean(),
            p = varying.mm(v).MultiplyBy(beta),
            q = p - v.Times(beta / 2 * (p * v).sum().item<double>()),
            reflected = varying - v.mm(q.t()) - q.mm(v.t());
        (double[] values, Tensor? vectors) = DenseEigenvalues.InPlace(
            reflected.narrow(0, 1, n - 1).narrow(1, 1, n - 1).contiguous(),
            withVectors: true
        );
        double norm = SymmetricOperatorNorm.Of(kernel.contiguous());
        CheckSigns(values, norm, nameof(kernel));
        Tensor below = cat([zeros(1, n - 1, ScalarType.Float64), vectors!], 0);
        return new RidgeSystem(values, norm, below - v.mm(v.t().mm(below)).MultiplyBy(beta), targets);
    }

    /// <summary>Refuses a kernel that is not symmetric; where it is not to rounding, the lower triangle counts.</summary>
    public static void CheckSymmetry(Tensor kernel, string name)
    {
        using var scope = NewDisposeScope();
        double difference = (kernel - kernel.t()).abs().max().item<double>();
        if (difference > AsymmetryOrNegativity * PredictionFit.ScaleOf(kernel))
            throw new ArgumentException(
                $"The kernel is not symmetric: an entry and its mirror image differ by {difference:G3}. Give the kernel of the "
                    + $"rows with themselves.",
                name
            );
    }

    /// <summary>α(λ), n × C.</summary>
    public Tensor Coefficients(double ridge) => _vectors.mm(_projections * Inverse(ridge));

    /// <summary>The errors of the predictions for each row from all others, n × C.</summary>
    public Tensor LeaveOneOutErrors(double ridge) => Coefficients(ridge) / _squares.mm(Inverse(ridge));

    /// <summary>Their sums of squares for several λ; O(n²C) for each.</summary>
    public double[] LeaveOneOutSquares(params double[] ridges)
    {
        using var scope = NewDisposeScope();
        Tensor inverse = Inverse(ridges),
            weights = _squares.mm(inverse),
            sums = zeros(ridges.Length, ScalarType.Float64);
        for (long c = 0; c < _projections.shape[1]; c++)
        {
            Tensor errors = _vectors.mm(_projections.narrow(1, c, 1) * inverse) / weights;
            sums = sums.Plus((errors * errors).sum([0]));
        }

        return sums.ToDoubles();
    }

    /// <summary>Σ μ/(μ + λ).</summary>
    public double DegreesOfFreedom(double ridge) => Eigenvalues.Sum(value => value > 0 ? value / (value + ridge) : 0);

    private static void CheckSigns(double[] eigenvalues, double norm, string name)
    {
        if (eigenvalues[^1] < -AsymmetryOrNegativity * norm)
            throw new ArgumentException(
                $"The kernel has the eigenvalue {eigenvalues[^1]:G3} times its largest entry; a kernel has none below 0. Check how it "
                    + $"was made.",
                name
            );
    }

    // 1/(μ + λ), a column for each λ.
    private Tensor Inverse(params double[] ridges)
    {
        double[] values = [.. Eigenvalues.SelectMany(_ => ridges, (value, ridge) => 1 / (value + ridge))];
        return ((ReadOnlySpan<double>)values).ToTensor(Eigenvalues.Length, ridges.Length);
    }
}
