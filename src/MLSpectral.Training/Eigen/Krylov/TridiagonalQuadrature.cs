using System.Numerics.Tensors;
using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The Gauss rule of a measure on few points: nodes and weights with the same first 2q − 1 moments (Golub and Meurant, Matrices, Moments
/// and Quadrature).
/// </summary>
/// <param name="Nodes">The q nodes, ascending.</param>
/// <param name="Weights">Their weights; they add up to 1.</param>
/// <param name="IsExact">Whether the measure has no more points than the rule, so that the rule is the measure.</param>
internal sealed record TridiagonalQuadrature(double[] Nodes, double[] Weights, bool IsExact)
{
    // A few points round by more than n·ε.
    private const int LeastTerms = 50;

    /// <summary>
    /// Lanczos on the diagonal matrix of the points, with the roots of the masses as start vector and full reorthogonalization: O(q² m).
    /// </summary>
    /// <param name="points">m points.</param>
    /// <param name="roots">The roots of their masses, not all zero.</param>
    /// <param name="count">q.</param>
    public static TridiagonalQuadrature Of(double[] points, double[] roots, int count)
    {
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(points)),
            rounding = Math.Max(LeastTerms, points.Length) * NoiseFloor.MachineEpsilon * largest;
        List<double[]> basis = [];
        List<double> diagonal = [],
            beside = [];
        double[] next = [.. roots];
        double norm = TensorPrimitives.Norm<double>(next);
        bool isExact = false;
        while (true)
        {
            TensorPrimitives.Divide(next, norm, next);
            basis.Add(next);
            next = new double[points.Length];
            TensorPrimitives.Multiply(points, basis[^1], next);
            diagonal.Add(TensorPrimitives.Dot<double>(next, basis[^1]));
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] vector in basis)
                    TensorPrimitives.MultiplyAdd(vector, -TensorPrimitives.Dot<double>(next, vector), next, next);
            }

            norm = TensorPrimitives.Norm<double>(next);
            isExact = norm <= rounding || basis.Count == points.Length;
            if (isExact || basis.Count == count)
                break;
            beside.Add(norm);
        }

        return Solve(diagonal, beside, isExact);
    }

    // Nodes are the eigenvalues of the tridiagonal matrix, weights the squares of the first components of its eigenvectors.
    private static TridiagonalQuadrature Solve(List<double> diagonal, List<double> beside, bool isExact)
    {
        using var scope = NewDisposeScope();
        int q = diagonal.Count;
        var entries = new double[q * q];
        for (int i = 0; i < q; i++)
        {
            entries[i * (q + 1)] = diagonal[i];
            if (i > 0)
                entries[(i * q) + i - 1] = entries[((i - 1) * q) + i] = beside[i - 1];
        }

        (TorchSharp.torch.Tensor nodes, TorchSharp.torch.Tensor vectors) = linalg.eigh(((ReadOnlySpan<double>)entries).ToTensor(q, q));
        double[] weights = vectors.ToDoubles()[..q];
        TensorPrimitives.Multiply(weights, weights, weights);
        return new TridiagonalQuadrature(nodes.ToDoubles(), weights, isExact);
    }
}
