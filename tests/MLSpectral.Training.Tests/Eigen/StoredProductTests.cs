using CsCheck;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

/// <summary>Products with few vectors against torch's.</summary>
[TestClass]
public sealed unsafe class StoredProductTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Product_OfAnySizes_IsTorchs() =>
        Gen.Select(Gen.Int[1, 700], Gen.Int[1, 9], Gen.Int[1, 4])
            .Sample(
                (n, k, threads) =>
                {
                    using var scope = NewDisposeScope();
                    Tensor factor = Matrices.Gaussian(n, 5),
                        matrix = factor.mm(factor.t()),
                        rows = Matrices.Gaussian(k, n, 6),
                        expected = rows.mm(matrix);
                    Tensor single = matrix.to(ScalarType.Float32);
                    double scale = Math.Max(1, matrix.norm().item<double>()) * Math.Sqrt(n);
                    return (StoredProduct.Of(matrix, rows, threads) - expected).abs().max().item<double>() <= 1e-14 * scale
                        && (StoredProduct.Of(single, rows, threads) - rows.mm(single.to(ScalarType.Float64))).abs().max().item<double>()
                            <= 1e-14 * scale;
                },
                iter: 60,
                threads: 1
            );

    [TestMethod]
    public void Product_ReadsTheLowerTriangleOnly()
    {
        using var scope = NewDisposeScope();
        Tensor factor = Matrices.Gaussian(500, 5),
            matrix = factor.mm(factor.t()),
            rows = Matrices.Gaussian(2, 500, 6);
        Tensor half = matrix.tril() + ones_like(matrix).triu(1);
        Assert.AreEqual(0, (StoredProduct.Of(matrix, rows, 2) - StoredProduct.Of(half.contiguous(), rows, 2)).abs().max().item<double>());
    }

    [TestMethod]
    public void Projection_OfAnySizes_IsTorchs() =>
        Gen.Select(Gen.Int[1, 1500], Gen.Int[1, 9], Gen.Int[1, 5])
            .Sample(
                (n, count, k) =>
                {
                    using var scope = NewDisposeScope();
                    Tensor basis = Matrices.Gaussian(count, n, 1),
                        rows = Matrices.Gaussian(k, n, 2),
                        expected = rows.mm(basis.t()),
                        remainder = rows - expected.mm(basis);
                    var coefficients = new double[k * count];
                    fixed (double* values = coefficients)
                    {
                        RowProjection.Coefficients(
                            (double*)StoredProduct.Address(basis),
                            count,
                            (double*)StoredProduct.Address(rows),
                            k,
                            n,
                            values
                        );
                        RowProjection.Subtract(
                            (double*)StoredProduct.Address(basis),
                            count,
                            (double*)StoredProduct.Address(rows),
                            k,
                            n,
                            values
                        );
                    }

                    return (tensor(coefficients).reshape(k, count) - expected).abs().max().item<double>() < 1e-10
                        && (rows - remainder).abs().max().item<double>() < 1e-8;
                },
                iter: 60,
                threads: 1
            );
}
