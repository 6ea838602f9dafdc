using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

/// <summary>Lanczos for the largest eigenvalues, on the spectra that break other implementations.</summary>
[TestClass]
public sealed class LargestEigenvaluesTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    // With reorthogonalization switched off, a peer returned the first of these ten times, all called converged.
    [TestMethod]
    [DataRow(SpectrumMethod.Lanczos, 1)]
    [DataRow(SpectrumMethod.Lanczos, 2)]
    [DataRow(SpectrumMethod.Lanczos, 5)]
    [DataRow(SpectrumMethod.MatrixFree, 2)]
    public void Largest_OfAReluKernel_AreTheTrueTenEachOnce(SpectrumMethod method, int block)
    {
        using var scope = NewDisposeScope();
        Tensor kernel = Matrices.ReluTangentKernel(600);
        double[] exact = Matrices.Exact(kernel);
        Assert.IsGreaterThan(8 * exact[1], exact[0]);
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(kernel),
            SpectrumRequest.Largest(10) with
            {
                Method = method,
                BlockSize = block,
            }
        );
        Matrices.AssertClose(exact[..10], spectrum.Eigenvalues, 1e-12 * exact[0]);
        Assert.IsTrue(spectrum.Converged.All(converged => converged));
        AssertHonest(exact, spectrum);
    }

    [TestMethod]
    public void Largest_OfMultipleEigenvalues_HaveAllCopies()
    {
        using var scope = NewDisposeScope();
        double[] values =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i =>
                    i < 7 ? 5.0
                    : i < 10 ? 3
                    : i < 14 ? 2
                    : 1.0 / (i - 12)
                ),
        ];
        Tensor matrix = Matrices.WithEigenvalues(values);
        for (int block = 1; block <= 4; block++)
        {
            using MatrixSpectrum spectrum = SpectrumSolver.Solve(
                new DenseMatrix(matrix),
                SpectrumRequest.Largest(14) with
                {
                    Method = SpectrumMethod.Lanczos,
                    BlockSize = block,
                }
            );
            Matrices.AssertClose(values[..14], spectrum.Eigenvalues, 1e-12);
        }
    }

    [TestMethod]
    public void Largest_OfAClusterOverABulk_AreRightWithinTheirBounds()
    {
        using var scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 300).Select(i => i < 5 ? 1 + (1e-7 * (5 - i)) : 0.9 - (0.002 * i))];
        Tensor matrix = Matrices.WithEigenvalues(values);
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(matrix),
            SpectrumRequest.Largest(8) with
            {
                Method = SpectrumMethod.Lanczos,
                BasisSize = 24,
            }
        );
        Matrices.AssertClose(values[..8], spectrum.Eigenvalues, 1e-12);
        Assert.IsPositive(spectrum.Restarts);
        AssertHonest(Matrices.Exact(matrix), spectrum);
    }

    [TestMethod]
    public void Largest_OfALowRankMatrix_ArePaddedWithZeros()
    {
        using var scope = NewDisposeScope();
        Tensor factor = Matrices.Gaussian(80, 3);
        Tensor matrix = factor.mm(factor.t());
        double[] exact = Matrices.Exact(matrix);
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(matrix),
            SpectrumRequest.Largest(10) with
            {
                Method = SpectrumMethod.Lanczos,
                WithVectors = true,
            }
        );
        Matrices.AssertClose(exact[..3], spectrum.Eigenvalues[..3], 1e-11);
        Assert.AreEqual(3, spectrum.CountAboveFloor);
        AssertOrthonormal(spectrum.Vectors!);
    }

    [TestMethod]
    public void Largest_OfZeroIdentityAndDuplicateRows_AreExact()
    {
        using var scope = NewDisposeScope();
        var lanczos = SpectrumRequest.Largest(6) with { Method = SpectrumMethod.Lanczos };
        using MatrixSpectrum zero = SpectrumSolver.Solve(new DenseMatrix(zeros(40, 40, ScalarType.Float64)), lanczos),
            one = SpectrumSolver.Solve(new DenseMatrix(eye(40, dtype: ScalarType.Float64)), lanczos);
        Matrices.AssertClose(new double[6], zero.Eigenvalues, 0);
        Matrices.AssertClose([1, 1, 1, 1, 1, 1], one.Eigenvalues, 1e-14);

        Tensor rows = Matrices.Gaussian(20, 15),
            factor = cat([rows, rows]),
            gram = factor.mm(factor.t());
        using MatrixSpectrum duplicates = SpectrumSolver.Solve(new DenseMatrix(gram), lanczos);
        Matrices.AssertClose(Matrices.Exact(gram)[..6], duplicates.Eigenvalues, 1e-12);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(5, 5)]
    [DataRow(12, 7)]
    public void Largest_OfTinyMatricesOrNearlyAll_AreDense(int n, int count)
    {
        using var scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, n).Select(i => 3.0 - (0.2 * i))];
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(Matrices.WithEigenvalues(values)),
            SpectrumRequest.Largest(count) with
            {
                WithVectors = true,
            }
        );
        Assert.AreEqual(SpectrumMethod.Dense, spectrum.Plan.Method);
        Matrices.AssertClose(values[..count], spectrum.Eigenvalues, 1e-14);
        AssertOrthonormal(spectrum.Vectors!);
        Assert.AreEqual(n == count, spectrum.IsComplete);
    }

    [TestMethod]
    [DataRow(1e-300)]
    [DataRow(1e300)]
    public void Largest_OfExtremeScales_AreScaled(double scale)
    {
        using var scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 60).Select(i => 1.0 / (1 + i))];
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(Matrices.WithEigenvalues(values) * scale),
            SpectrumRequest.Largest(4) with
            {
                Method = SpectrumMethod.Lanczos,
            }
        );
        for (int i = 0; i < 4; i++)
            Assert.AreEqual(values[i], spectrum.Eigenvalues[i] / scale, 1e-12);
        Assert.IsLessThan(1e-9, spectrum.ErrorBounds[0] / scale);
    }

    [TestMethod]
    public void WarmStart_TakesFewerProducts_AndFindsWhatTheStartLacks()
    {
        using var scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 400).Select(i => 2 / (1 + (0.02 * i)))];
        Tensor matrix = Matrices.WithEigenvalues(values);
        SpectrumRequest request = SpectrumRequest.Largest(5) with { Method = SpectrumMethod.Lanczos, WithVectors = true };
        using MatrixSpectrum cold = SpectrumSolver.Solve(new DenseMatrix(matrix), request);
        using MatrixSpectrum warm = SpectrumSolver.Solve(
            new DenseMatrix(matrix + (1e-9 * eye(400, dtype: ScalarType.Float64))),
            request with
            {
                Start = cold.Vectors,
            }
        );
        Matrices.AssertClose([.. values[..5].Select(value => value + 1e-9)], warm.Eigenvalues, 1e-12);
        Assert.IsLessThan(cold.Products / 2, warm.Products);

        // A new direction that no start vector has a part in.
        Tensor direction = Matrices.Gaussian(400, 1, 8);
        direction -= cold.Vectors!.mm(cold.Vectors!.t().mm(direction));
        direction /= direction.norm();
        Tensor grown = matrix + (5 * direction.mm(direction.t()));
        using MatrixSpectrum found = SpectrumSolver.Solve(new DenseMatrix(grown.contiguous()), request with { Start = cold.Vectors });
        Matrices.AssertClose(Matrices.Exact(grown)[..5], found.Eigenvalues, 1e-11);
    }

    [TestMethod]
    public void MaximumProducts_EndTheRun_AndSayWhatHasNotConverged()
    {
        using var scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 300).Select(i => 1 - (0.001 * i))];
        Tensor matrix = Matrices.WithEigenvalues(values);
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(matrix),
            SpectrumRequest.Largest(5) with
            {
                Method = SpectrumMethod.Lanczos,
                MaximumProducts = 30,
            }
        );
        Assert.IsFalse(spectrum.Converged.All(converged => converged));
        AssertHonest(values, spectrum);
    }

    [TestMethod]
    public void SinglePrecision_IsRightToItsOwnFloor()
    {
        using var scope = NewDisposeScope();
        Tensor kernel = Matrices.ReluTangentKernel(300);
        double[] exact = Matrices.Exact(kernel);
        foreach (SpectrumMethod method in (SpectrumMethod[])[SpectrumMethod.Lanczos, SpectrumMethod.MatrixFree, SpectrumMethod.Dense])
        {
            using MatrixSpectrum spectrum = SpectrumSolver.Solve(
                new DenseMatrix(kernel.to(ScalarType.Float32)),
                SpectrumRequest.Largest(6) with
                {
                    Method = method,
                }
            );
            Matrices.AssertClose(exact[..6], spectrum.Eigenvalues, 1e-6 * exact[0]);
            Assert.AreEqual(300 * Math.Pow(2, -23) * exact[0], spectrum.NoiseFloor, 1e-5 * spectrum.NoiseFloor);
        }
    }

    [TestMethod]
    public void Threads_ChangeRoundingOnly_AndSeedsRepeat()
    {
        using var scope = NewDisposeScope();
        var matrix = new DenseMatrix(Matrices.ReluTangentKernel(600));
        SpectrumRequest request = SpectrumRequest.Largest(5) with { Method = SpectrumMethod.Lanczos };
        double[] Values(int threads)
        {
            using var count = new ThreadCount(threads);
            using MatrixSpectrum spectrum = SpectrumSolver.Solve(matrix, request);
            return spectrum.Eigenvalues;
        }

        double[] one = Values(1);
        Matrices.AssertClose(one, Values(1), 0);
        Matrices.AssertClose(one, Values(2), 1e-13 * one[0]);
        Matrices.AssertClose(one, Values(5), 1e-13 * one[0]);
    }

    [TestMethod]
    [DataRow(SpectrumMethod.Lanczos)]
    [DataRow(SpectrumMethod.MatrixFree)]
    [DataRow(SpectrumMethod.Dense)]
    public void NaN_IsNamed(SpectrumMethod method)
    {
        using var scope = NewDisposeScope();
        Tensor matrix = eye(50, dtype: ScalarType.Float64);
        matrix[30, 10] = double.NaN;
        matrix[10, 30] = double.NaN;
        string message = Assert
            .ThrowsExactly<ArithmeticException>(() =>
                SpectrumSolver.Solve(new DenseMatrix(matrix), SpectrumRequest.Largest(3) with { Method = method })
            )
            .Message;
        StringAssert.Contains(message, "NaN or infinite");
        Assert.ThrowsExactly<ArithmeticException>(() =>
            SpectrumSolver.Solve(new DenseMatrix(matrix), SpectrumRequest.Smallest(3) with { Method = SpectrumMethod.InverseLanczos })
        );
    }

    private static void AssertHonest(double[] exact, MatrixSpectrum spectrum)
    {
        for (int i = 0; i < spectrum.Eigenvalues.Length; i++)
            Assert.IsLessThanOrEqualTo(
                spectrum.ErrorBounds[i],
                exact.Min(value => Math.Abs(value - spectrum.Eigenvalues[i])),
                $"value {i}"
            );
    }

    private static void AssertOrthonormal(Tensor vectors)
    {
        using var scope = NewDisposeScope();
        Assert.AreEqual(ScalarType.Float64, vectors.dtype);
        Assert.IsLessThan(1e-12, (vectors.t().mm(vectors) - eye(vectors.shape[1], dtype: ScalarType.Float64)).abs().max().item<double>());
    }
}
