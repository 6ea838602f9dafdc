using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Spectra of symmetric positive semi-definite matrices: all eigenvalues, some, or their density, by the method that fits, with an error
/// statement for every value.
/// </summary>
/// <example>
/// <code>
/// SpectrumRequest request = SpectrumRequest.Largest(10) with { WithVectors = true };
/// Console.WriteLine(SpectrumSolver.Plan(matrix, request));
/// using MatrixSpectrum spectrum = SpectrumSolver.Solve(matrix, request);
/// </code>
/// </example>
public static class SpectrumSolver
{
    // Of the available memory, where no limit is given.
    private const double ShareOfMemory = 0.8;

    /// <summary>Says how a request would be served, without doing it.</summary>
    /// <param name="matrix">K.</param>
    /// <param name="request">What is asked for.</param>
    /// <exception cref="ArgumentException">The request does not fit the matrix, or its method cannot serve it.</exception>
    /// <exception cref="PlatformNotSupportedException">All eigenvalues of more than 32,766 rows, where LibTorch lacks LAPACK with 64-bit
    /// sizes.</exception>
    /// <exception cref="InsufficientMemoryException">No method fits in the memory; the message says how much is needed and what to
    /// do.</exception>
    public static SpectrumPlan Plan([NotNull] SymmetricMatrix matrix, [NotNull] SpectrumRequest request)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(request);
        request.Check(matrix);
        NativeTorch.EnsureLoaded();
        return new SpectrumPlanner(
            matrix,
            request,
            MachineSpeed.OfThisMachine,
            request.MemoryLimit ?? (long)(ShareOfMemory * AvailableMemory.Bytes())
        ).Choose();
    }

    /// <summary>Computes what is asked for.</summary>
    /// <param name="matrix">K.</param>
    /// <param name="request">What is asked for.</param>
    /// <returns>Owns its vectors: dispose it.</returns>
    /// <exception cref="ArgumentException">The request does not fit the matrix, or its method cannot serve it.</exception>
    /// <exception cref="ArithmeticException">The matrix has entries that are NaN or infinite, or a decomposition did not
    /// converge.</exception>
    /// <exception cref="PlatformNotSupportedException">All eigenvalues of more than 32,766 rows, where LibTorch lacks LAPACK with 64-bit
    /// sizes.</exception>
    /// <exception cref="InsufficientMemoryException">No method fits in the memory; the message says how much is needed and what to
    /// do.</exception>
    public static MatrixSpectrum Solve([NotNull] SymmetricMatrix matrix, [NotNull] SpectrumRequest request)
    {
        SpectrumPlan plan = Plan(matrix, request);
        using var noGrad = no_grad();
        return plan.Method switch
        {
            SpectrumMethod.Dense or SpectrumMethod.DualGram or SpectrumMethod.FactorSingularValues => DenseSpectrum.Solve(
                matrix,
                request,
                plan
            ),
            SpectrumMethod.Lanczos or SpectrumMethod.InverseLanczos or SpectrumMethod.MatrixFree => LanczosSpectrum.Solve(
                matrix,
                request,
                plan
            ),
        };
    }
}
