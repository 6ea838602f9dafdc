using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Kernels;

/// <summary>
/// A probe of weights, conjugate kernel and tangent kernel, with all statistics and all drift, against its matrix products alone.
/// </summary>
internal static class WholeProbe
{
    private const int Repetitions = 9;

    public static IEnumerable<Case> Cases =>
        [
            Against(
                "products in torch",
                largestRatio: 2.5,
                "X W₁ᵀ, W₁ᵀW₁, A Aᵀ, S Sᵀ (S = φ'(XW₁ᵀ/√d) diag(v)) and X Xᵀ ∘ S Sᵀ, X Xᵀ being kept",
                Products
            ),
            Against(
                "products with half of each Gram matrix",
                largestRatio: null,
                "the same by our own symmetric product, which torch does not have",
                HalfProducts
            ),
        ];

    private static Case Against(string peer, double? largestRatio, string note, Action<Tensor, Tensor, Tensor, Tensor> products) =>
        new($"whole probe at a later step of a run, n = 2000, d = 1000, h = 1500, Float64, against its {peer}", () =>
        {
            using var scope = NewDisposeScope();
            using var threads = new ThreadCount(KernelPeers.Threads);
            using var run = new ProbedRun(KernelProblem.Shared);
            Tensor x = KernelProblem.Shared.X,
                inputs = x.mm(x.t());
            double Ours() => SideBySide.SecondsPerCall(calls: 1, () => run.Measure());
            double Peer() => SideBySide.SecondsPerCall(calls: 1, () =>
                {
                    using var step = NewDisposeScope();
                    (Tensor first, Tensor second) = run.Weights;
                    products(x, inputs, first, second);
                });
            (Samples ours, Samples theirs, Samples ratio) = SideBySide.Measure(Ours, Peer, Repetitions);
            return new Result(ours, theirs, ratio, ResultTable.Time, largestRatio, Note: note);
        });

    private static void Products(Tensor x, Tensor inputs, Tensor first, Tensor second)
    {
        first.t().mm(first);
        Tensor a = x.mm(first.t()).DivideBy(Math.Sqrt(KernelProblem.Features)).tanh_();
        Tensor conjugate = a.mm(a.t());
        Tensor s = (ones_like(a) - (a * a)) * second;
        s.mm(s.t()).mul_(inputs).add_(conjugate);
    }

    private static void HalfProducts(Tensor x, Tensor inputs, Tensor first, Tensor second)
    {
        using Tensor transpose = first.t();
        SymmetricProduct.Of(transpose);
        Tensor a = x.mm(first.t()).DivideBy(Math.Sqrt(KernelProblem.Features)).tanh_();
        Tensor conjugate = SymmetricProduct.Of(a);
        Tensor s = (ones_like(a) - (a * a)) * second;
        SymmetricProduct.Of(s).mul_(inputs).add_(conjugate);
    }
}
