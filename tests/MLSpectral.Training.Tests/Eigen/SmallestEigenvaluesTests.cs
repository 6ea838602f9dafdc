using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

/// <summary>The smallest eigenvalues, by the inverse and without it.</summary>
[TestClass]
public sealed class SmallestEigenvaluesTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(4)]
    public void Smallest_OfAWellConditionedMatrix_AreRight(int block)
    {
        using var scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 300).Select(i => 10 / (1 + (0.1 * i)))];
        Tensor matrix = Matrices.WithEigenvalues(values);
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(matrix),
            SpectrumRequest.Smallest(6) with
            {
                Method = SpectrumMethod.InverseLanczos,
                BlockSize = block,
                WithVectors = true,
            }
        );
        Matrices.AssertClose(values[^6..], spectrum.Eigenvalues, 1e-12);
        Assert.IsTrue(spectrum.Converged.All(converged => converged));
        Assert.IsLessThan(1e-9, (matrix.mm(spectrum.Vectors!) - (spectrum.Vectors! * tensor(spectrum.Eigenvalues))).norm().item<double>());
    }

    [TestMethod]
    public void Smallest_OverManyScales_AreRightToTheFloor()
    {
        using var scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 200).Select(i => Math.Pow(10, -0.05 * i))];
        Tensor matrix = Matrices.WithEigenvalues(values);
        SpectrumRequest request = SpectrumRequest.Smallest(8) with { Method = SpectrumMethod.InverseLanczos };
        using MatrixSpectrum plain = SpectrumSolver.Solve(new DenseMatrix(matrix), request),
            careful = SpectrumSolver.Solve(new DenseMatrix(matrix), request with { SmallEigenvaluesMatter = true });
        Matrices.AssertClose(values[^8..], careful.Eigenvalues, careful.NoiseFloor);
        for (int i = 0; i < 8; i++)
            Assert.AreEqual(values[^(8 - i)], plain.Eigenvalues[i], plain.ErrorBounds[i]);
    }

    [TestMethod]
    public void Smallest_OfSingularMatrices_AreZeros()
    {
        using var scope = NewDisposeScope();
        Tensor factor = Matrices.Gaussian(120, 100),
            matrix = factor.mm(factor.t());
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(matrix),
            SpectrumRequest.Smallest(25) with
            {
                Method = SpectrumMethod.InverseLanczos,
            }
        );
        double[] exact = Matrices.Exact(matrix);
        Assert.AreEqual(5, spectrum.CountAboveFloor);
        Matrices.AssertClose(exact[95..100], spectrum.Eigenvalues[..5], 1e-10 * exact[0]);

        using MatrixSpectrum zero = SpectrumSolver.Solve(
            new DenseMatrix(zeros(50, 50, ScalarType.Float64)),
            SpectrumRequest.Smallest(3) with
            {
                Method = SpectrumMethod.InverseLanczos,
            }
        );
        Matrices.AssertClose(new double[3], zero.Eigenvalues, 0);
    }

    [TestMethod]
    public void Smallest_WithoutForming_AreRight()
    {
        using var scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 150).Select(i => i < 145 ? 4 - (0.01 * i) : 0.1 * (150 - i))];
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(Matrices.WithEigenvalues(values)),
            SpectrumRequest.Smallest(3) with
            {
                Method = SpectrumMethod.MatrixFree,
            }
        );
        Matrices.AssertClose(values[^3..], spectrum.Eigenvalues, 1e-12);
    }

    [TestMethod]
    public void Smallest_OfAnIndefiniteMatrix_SaysSo()
    {
        using var scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 50).Select(i => 1 - (0.03 * i))];
        string message = Assert
            .ThrowsExactly<ArithmeticException>(() =>
                SpectrumSolver.Solve(
                    new DenseMatrix(Matrices.WithEigenvalues(values)),
                    SpectrumRequest.Smallest(2) with
                    {
                        Method = SpectrumMethod.InverseLanczos,
                    }
                )
            )
            .Message;
        StringAssert.Contains(message, "not positive semi-definite");
    }
}
