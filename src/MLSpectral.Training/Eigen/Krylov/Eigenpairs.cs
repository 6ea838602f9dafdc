using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Approximate eigenpairs with the residuals computed from the matrix itself.</summary>
/// <param name="Values">θ, descending.</param>
/// <param name="Vectors">x, one a row, orthonormal, Float64.</param>
/// <param name="Residuals">‖K x − θ x‖₂.</param>
internal sealed record Eigenpairs(double[] Values, Tensor Vectors, double[] Residuals)
{
    /// <summary>Rayleigh–Ritz in the space of given vectors: one product with each of them.</summary>
    /// <param name="product">V ↦ V K, one vector a row.</param>
    /// <param name="vectors">An orthonormal basis, one vector a row, Float64.</param>
    public static Eigenpairs In(Func<Tensor, Tensor> product, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var oneThread = new ThreadCount(1);
        Tensor images = product(vectors),
            projected = vectors.mm(images.t());
        (Tensor ascending, Tensor rotation) = linalg.eigh(projected.Plus(projected.t()).Times(0.5));
        Tensor turn = rotation.flip(1).t();
        Tensor pairs = turn.mm(vectors),
            values = ascending.flip(0);
        Tensor remainders = turn.mm(images) - (values.unsqueeze(1) * pairs);
        return new Eigenpairs(values.ToDoubles(), scope.MoveToOuter(pairs), (remainders * remainders).sum([1]).sqrt().ToDoubles());
    }

    /// <summary>
    /// Upper bounds of the distance of each value to an eigenvalue: the residual r, or r²/gap where the values beside it are known and
    /// farther than r (Parlett, The Symmetric Eigenvalue Problem, §11.7).
    /// </summary>
    /// <param name="leading">Whether the values are the largest ones; else they are the smallest.</param>
    public double[] ErrorBounds(bool leading)
    {
        var bounds = new double[Values.Length];
        for (int i = 0; i < bounds.Length; i++)
        {
            // Beyond the last one in the direction of the rest nothing is known.
            bool isLast = i == (leading ? bounds.Length - 1 : 0);
            double above = i > 0 ? Values[i - 1] - Residuals[i - 1] - Values[i] : double.PositiveInfinity;
            double below = i < bounds.Length - 1 ? Values[i] - Values[i + 1] - Residuals[i + 1] : double.PositiveInfinity;
            double gap = isLast ? 0 : Math.Min(above, below),
                residual = Residuals[i];
            bounds[i] = gap > residual ? residual * residual / gap : residual;
        }

        return bounds;
    }
}
