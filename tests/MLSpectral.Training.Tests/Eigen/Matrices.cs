using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

/// <summary>Matrices with known spectra.</summary>
internal static class Matrices
{
    /// <summary>Q diag(λ) Qᵀ with a random orthogonal Q.</summary>
    public static Tensor WithEigenvalues(double[] values, int seed = 3)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        int n = values.Length;
        (Tensor q, _) = linalg.qr(randn(n, n, ScalarType.Float64, generator: generator));
        Tensor product = (q * tensor(values)).mm(q.t());
        return scope.MoveToOuter(((product + product.t()) / 2).contiguous());
    }

    /// <summary>n × m Gaussian entries.</summary>
    public static Tensor Gaussian(int n, int m, int seed = 5)
    {
        using var generator = new Generator((ulong)seed);
        return randn(n, m, ScalarType.Float64, generator: generator);
    }

    /// <summary>The scalar tangent kernel of a two-layer ReLU network at the start: one huge eigenvalue over a bulk.</summary>
    public static Tensor ReluTangentKernel(int n, int d = 100, int h = 400)
    {
        using var scope = NewDisposeScope();
        Tensor x = Gaussian(n, d, 1),
            w = Gaussian(h, d, 2),
            a = Gaussian(h, 1, 3).t();
        Tensor z = x.mm(w.t()) / Math.Sqrt(d),
            on = (z > 0).to(ScalarType.Float64) * a,
            active = z.relu();
        return scope.MoveToOuter(((active.mm(active.t()) / h) + (on.mm(on.t()) / h * (x.mm(x.t()) / d))).contiguous());
    }

    /// <summary>Descending, by torch's own dense routine.</summary>
    public static double[] Exact(Tensor matrix)
    {
        using Tensor values = linalg.eigvalsh(matrix),
            flipped = values.flip(0);
        return flipped.data<double>().ToArray();
    }

    public static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.HasCount(expected.Count, actual);
        for (int i = 0; i < expected.Count; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance, $"value {i}");
    }
}
