using CsCheck;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

/// <summary>Solutions of L Lᵀ x = b against the system itself.</summary>
[TestClass]
public sealed class CholeskySolveTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Solution_OfAnySizes_GivesTheRightHandSide() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 5])
            .Sample(
                (n, k) =>
                {
                    using var scope = NewDisposeScope();
                    (Tensor matrix, Tensor factor) = Problem(n);
                    Tensor rows = Matrices.Gaussian(k, n, 6),
                        before = rows.clone(),
                        solution = CholeskySolve.Of(factor, rows);
                    return (solution.mm(matrix) - before).abs().max().item<double>() <= 1e-12 * n
                        && (rows - before).abs().max().item<double>() == 0;
                },
                iter: 60,
                threads: 1
            );

    [TestMethod]
    public void Solution_ReadsTheLowerTriangleOnly()
    {
        using var scope = NewDisposeScope();
        (_, Tensor factor) = Problem(203);
        Tensor rows = Matrices.Gaussian(2, 203, 6),
            other = factor + ones_like(factor).triu(1);
        Assert.AreEqual(0, (CholeskySolve.Of(factor, rows) - CholeskySolve.Of(other.contiguous(), rows)).abs().max().item<double>());
    }

    // A matrix of condition number below 10, and its factor.
    private static (Tensor Matrix, Tensor Factor) Problem(int n)
    {
        Tensor gaussian = Matrices.Gaussian(n, 5),
            matrix = (gaussian.mm(gaussian.t()) / (4.0 * n)) + eye(n, dtype: ScalarType.Float64);
        return (matrix, linalg.cholesky(matrix).contiguous());
    }
}
