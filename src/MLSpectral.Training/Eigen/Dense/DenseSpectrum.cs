using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Spectra by decomposition in whole: of the matrix, of the dual of its factor, or of the factor itself.</summary>
internal static class DenseSpectrum
{
    public static MatrixSpectrum Solve(SymmetricMatrix matrix, SpectrumRequest request, SpectrumPlan plan)
    {
        using var scope = NewDisposeScope();
        bool isSingle = matrix.Precision == ScalarType.Float32;
        (double[] values, double[] bounds, double floor, Tensor? vectors) =
            plan.Method == SpectrumMethod.FactorSingularValues
                ? OfFactor(matrix.Factor!, request.WithVectors, isSingle)
                : OfMatrix(matrix, plan.Method, request.WithVectors, isSingle);

        // What a smaller dual does not have are exact zeros.
        int n = checked((int)matrix.Size),
            known = values.Length;
        if (known < n)
        {
            Array.Resize(ref values, n);
            Array.Resize(ref bounds, n);
        }

        (int first, int count) = request.Part switch
        {
            SpectrumSelection.Largest or SpectrumSelection.LargestAndDensity => (0, request.Count),
            SpectrumSelection.Smallest => (n - request.Count, request.Count),
            SpectrumSelection.Density => (0, 0),
            SpectrumSelection.All => (0, n),
        };
        Tensor? wanted = vectors?.narrow(1, first, count).clone();
        return new MatrixSpectrum(plan, values[first..(first + count)], bounds[first..(first + count)], floor)
        {
            Vectors = wanted?.DetachFromDisposeScope(),
            Density = request.Part.IncludesDensity() ? LanczosQuadrature.Of(Array.ConvertAll(values, value => Math.Max(value, 0))) : null,
            IsComplete = count == n,
        };
    }

    private static (double[] Values, double[] Bounds, double Floor, Tensor? Vectors) OfMatrix(
        SymmetricMatrix matrix,
        SpectrumMethod method,
        bool withVectors,
        bool isSingle
    )
    {
        using Tensor own = method == SpectrumMethod.DualGram ? GramMatrix.SmallerGram(matrix.Factor!) : matrix.Form();
        (double[] values, Tensor? vectors) = DenseEigenvalues.InPlace(own, withVectors);

        // An entry of a Gram matrix is a sum over the other side.
        double floor = NoiseFloor.ComputeFromLargest(values[0], Math.Max(matrix.Size, matrix.Factor?.shape[1] ?? 0), isSingle);
        return (values, [.. Enumerable.Repeat(floor, values.Length)], floor, vectors);
    }

    // An error of n·ε·σ₁ in σ is one of 2σδ + δ² in σ².
    private static (double[] Values, double[] Bounds, double Floor, Tensor? Vectors) OfFactor(
        Tensor factor,
        bool withVectors,
        bool isSingle
    )
    {
        if (!MatrixShape.IsFinite(factor))
            throw MatrixShape.NotFinite(factor.shape[0]);
        Tensor? left = null;
        Tensor singular;
        if (withVectors)
            (left, singular, _) = linalg.svd(factor, fullMatrices: false);
        else
            singular = linalg.svdvals(factor);
        double[] sigma = singular.to(ScalarType.Float64).ToDoubles();
        double error = NoiseFloor.ComputeFromLargest(sigma[0], Math.Max(factor.shape[0], factor.shape[1]), isSingle);
        return (
            Array.ConvertAll(sigma, s => s * s),
            Array.ConvertAll(sigma, s => (2 * s * error) + (error * error)),
            error * error,
            left?.to(ScalarType.Float64)
        );
    }
}
