using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Kernel ridge regression, f(x) = k(x, X) α with α = (K + λI)⁻¹ Y, with λ given or chosen by leave-one-out error. Owns α.
/// </summary>
/// <remarks>
/// <para>With an intercept, f(x) = k(x, X) α + b, where α and b minimize ‖Y − Kα − 1bᵀ‖² + λ tr αᵀKα: b is not
/// penalized, and adding a number to the targets adds it to the predictions.</para>
/// <para>Double precision, by one eigendecomposition: O(n³) time and about five n × n matrices of memory. Kernel and targets may have any
/// scale whose square is a number.</para>
/// <para>Sources: Saunders, Gammerman, Vovk, "Ridge regression learning algorithm in dual variables", ICML 1998; the leave-one-out error,
/// exact: Allen, "The relationship between variable selection and data augmentation and a method for prediction", Technometrics 16,
/// 1974.</para>
/// </remarks>
/// <example>
/// <code>
/// using NetworkKernels kernels = NetworkKernels.Create(network, rows);
/// using Tensor kernel = kernels.ConjugateKernel(1).Form();
/// using KernelRidge ridge = KernelRidge.Fit(kernel, targets);
/// using Tensor cross = kernels.CrossConjugateKernel(1, newRows), predictions = ridge.Predict(cross.t());
/// </code>
/// </example>
public sealed class KernelRidge : IDisposable
{
    private readonly Tensor _coefficients;
    private readonly Tensor? _intercept;
    private readonly double _kernelScale;
    private readonly double _targetScale;

    // In units where the largest entries of kernel and targets are 1: neither α nor its sums overflow there.
    private KernelRidge(Tensor kernel, Tensor targets, double? ridge, bool withIntercept)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        (_kernelScale, _targetScale) = (PredictionFit.ScaleOf(kernel), PredictionFit.ScaleOf(targets));
        Tensor k = kernel.Over(_kernelScale),
            y = targets.Over(_targetScale),
            mean = y.mean([0], keepdim: true);
        RidgeSystem system = withIntercept ? RidgeSystem.WithIntercept(k, y - mean) : RidgeSystem.Of(k.clone(), y);
        if (ridge == 0 && system.Eigenvalues[^1] == 0)
            throw new ArgumentException(Singular(system.Floor * _kernelScale), nameof(ridge));
        double unitRidge = ridge / _kernelScale ?? RidgePath.Choose(system);
        Tensor coefficients = system.Coefficients(unitRidge);
        _coefficients = scope.MoveToOuter(coefficients).DetachFromDisposeScope();
        _intercept = withIntercept ? scope.MoveToOuter((y - k.mm(coefficients)).mean([0], keepdim: true)).DetachFromDisposeScope() : null;
        Ridge = ridge ?? unitRidge * _kernelScale;
        DegreesOfFreedom = system.DegreesOfFreedom(unitRidge) + (withIntercept ? 1 : 0);
        TrainError = PredictionFit.Of(targets, coefficients.Times(unitRidge * _targetScale)).MeanSquaredError;
        (LeaveOneOutError, LeaveOneOutRSquared) = PredictionFit.Of(targets, system.LeaveOneOutErrors(unitRidge).MultiplyBy(_targetScale));
    }

    /// <summary>n, the number of rows it was fitted on.</summary>
    public long SampleSize => _coefficients.shape[0];

    /// <summary>C, the number of outputs.</summary>
    public long OutputCount => _coefficients.shape[1];

    /// <summary>λ, in units of the kernel: given, or chosen.</summary>
    public double Ridge { get; }

    /// <summary>Whether there is an intercept.</summary>
    public bool HasIntercept => _intercept is not null;

    /// <summary>
    /// Σ μ_j / (μ_j + λ) over the eigenvalues of K, the trace of what makes predictions of the targets; with an intercept over those on
    /// the complement of the constant vector, plus 1.
    /// </summary>
    public double DegreesOfFreedom { get; }

    /// <summary>
    /// The mean squared error on the rows it was fitted on, over all outputs, in squared units of the targets; to rounding, 0 for λ = 0.
    /// </summary>
    public double TrainError { get; }

    /// <summary>
    /// The mean squared error of the predictions for each row from all others, with the same λ, over all outputs, in squared units of
    /// the targets. Exact, not n fits. Of a λ that was chosen by it, it is optimistic by the choice of one number.
    /// </summary>
    public double LeaveOneOutError { get; }

    /// <summary>
    /// 1 − (sum of squared leave-one-out errors) / ‖Y − ȳ‖_F², ȳ the mean of each output; NaN where no output varies.
    /// </summary>
    public double LeaveOneOutRSquared { get; }

    /// <summary>Fits.</summary>
    /// <param name="kernel">K, n × n, Float64, symmetric and positive semi-definite (to rounding, single precision's too).</param>
    /// <param name="targets">Y, n × C, Float64.</param>
    /// <param name="ridge">
    /// λ ≥ 0, in units of the kernel. Null to take the one with the least leave-one-out error: one for all outputs, on a path of half
    /// decades from n·ε·λ₁, where eigenvalues are rounding, to 1000 λ₁, and on finer ones around the best, O(n²C) for each λ.
    /// 0, interpolation, needs a kernel that is not singular.
    /// </param>
    /// <param name="withIntercept">Whether a constant that is not penalized is fitted with it; needs at least two rows.</param>
    /// <returns>Belongs to the caller: dispose of it.</returns>
    /// <exception cref="ArgumentException">
    /// The kernel is not square, not symmetric, not positive semi-definite or, with ridge 0, singular; an argument is not a matrix of
    /// finite Float64, or their numbers of rows differ.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The ridge is negative, NaN or infinite.</exception>
    public static KernelRidge Fit([NotNull] Tensor kernel, [NotNull] Tensor targets, double? ridge = null, bool withIntercept = false)
    {
        NativeTorch.EnsureLoaded();
        MatrixCheck.RequireSquare(kernel, nameof(kernel));
        MatrixCheck.RequireMatrix(targets, nameof(targets));
        MatrixCheck.RequireSameRows(kernel, targets, nameof(targets));
        MatrixCheck.RequireFinite(kernel, nameof(kernel));
        MatrixCheck.RequireFinite(targets, nameof(targets));
        RidgeSystem.CheckSymmetry(kernel, nameof(kernel));
        CheckRidge(ridge, nameof(ridge));
        if (withIntercept && kernel.shape[0] < 2)
            throw new ArgumentException(
                "There is one row, and an intercept alone fits it. Give at least two rows, or leave the intercept out.",
                nameof(kernel)
            );
        return new KernelRidge(kernel, targets, ridge, withIntercept);
    }

    /// <summary>The predictions for new rows; 2 k n C operations.</summary>
    /// <param name="cross">k(x, X), k × n, Float64: a row for each new row x, a column for each row it was fitted on.</param>
    /// <returns>k × C, Float64, in units of the targets; belongs to the caller.</returns>
    /// <exception cref="ArgumentException">It is not a k × n matrix of finite Float64.</exception>
    public Tensor Predict([NotNull] Tensor cross)
    {
        MatrixCheck.RequireMatrix(cross, nameof(cross));
        if (cross.shape[1] != SampleSize)
            throw new ArgumentException(
                $"The shape is {cross.shape[0]} × {cross.shape[1]}; a column is needed for each of the {SampleSize} rows it was "
                    + $"fitted on. {(cross.shape[0] == SampleSize ? "Give t()." : "Give the kernel of the new rows with those.")}",
                nameof(cross)
            );
        MatrixCheck.RequireFinite(cross, nameof(cross));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor predictions = cross.Over(_kernelScale).mm(_coefficients);
        if (_intercept is not null)
            predictions = predictions.Plus(_intercept);
        return scope.MoveToOuter(predictions.MultiplyBy(_targetScale));
    }

    /// <summary>For example <c>ridge 0.01, 12.3 degrees of freedom, leave-one-out R² 0.81</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            $"ridge {Ridge:G3}, {DegreesOfFreedom:G3} degrees of freedom, leave-one-out R² {LeaveOneOutRSquared:G3}"
        );

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _coefficients.Dispose();
        _intercept?.Dispose();
    }

    /// <summary>Refuses what is no λ.</summary>
    private static void CheckRidge(double? ridge, string name)
    {
        if (ridge is { } value && !(value >= 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(
                name,
                value,
                "A ridge is 0 or a positive number; leave it null to have it chosen by the leave-one-out error."
            );
    }

    private static string Singular(double floor) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The ridge is 0 and the kernel singular: its smallest eigenvalue is not above {floor:G3}, which is rounding "
                + $"(n·ε·λ₁), so there is no one solution. Give a positive ridge, or null to have it chosen."
        );
}
