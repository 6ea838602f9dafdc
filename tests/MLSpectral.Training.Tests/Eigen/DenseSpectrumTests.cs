using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

/// <summary>All eigenvalues: of the matrix, of its dual, of its factor, in 64-bit sizes and in place.</summary>
[TestClass]
public sealed unsafe class DenseSpectrumTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(33)]
    [DataRow(200)]
    public void Decompose_InPlaceWith64BitSizes_IsWhatTorchFinds(int n)
    {
        if (!Lapack64.IsAvailable)
            Assert.Inconclusive("This LibTorch has no LAPACK with 64-bit sizes.");
        using var scope = NewDisposeScope();
        Tensor factor = Matrices.Gaussian(n, n),
            matrix = factor.mm(factor.t());
        double[] exact = Matrices.Exact(matrix);
        Tensor values = matrix.clone(),
            vectors = matrix.clone(),
            single = matrix.to(ScalarType.Float32);
        double[] ascending = Lapack64.Decompose((double*)StoredProduct.Address(values), n, withVectors: false);
        Matrices.AssertClose([.. exact.Reverse()], ascending, 1e-13 * n * exact[0]);
        Matrices.AssertClose(
            ascending,
            Lapack64.Decompose((double*)StoredProduct.Address(vectors), n, withVectors: true),
            1e-13 * n * exact[0]
        );
        Assert.IsLessThan(
            1e-12 * n * exact[0],
            (vectors.mm(matrix) - (tensor(ascending).unsqueeze(1) * vectors)).abs().max().item<double>()
        );
        Matrices.AssertClose(
            ascending,
            [.. Lapack64.Decompose((float*)StoredProduct.Address(single), n, withVectors: false)],
            1e-6 * n * exact[0]
        );
    }

    // The matrix of the huge test, small.
    [TestMethod]
    [DataRow(ScalarType.Float64, 1e-12)]
    [DataRow(ScalarType.Float32, 1e-5)]
    public void All_OfAKnownSpectrum_AreFound(ScalarType precision, double tolerance) => AssertKnown(500, precision, tolerance);

    // n = 33,000: beyond torch's 32-bit work sizes. Some 9 GB in double precision, and tens of minutes.
    [TestMethod]
    [TestCategory("Huge")]
    [DataRow(ScalarType.Float32, 1e-4)]
    [DataRow(ScalarType.Float64, 1e-11)]
    public void All_OfMoreRowsThanTorchCanDecompose_AreFound(ScalarType precision, double tolerance) =>
        AssertKnown(33_000, precision, tolerance);

    [TestMethod]
    public void All_ByDual_AreThoseOfTheMatrixWithoutSpuriousOnes()
    {
        using var scope = NewDisposeScope();
        Tensor factor = Matrices.Gaussian(150, 40);
        using var gram = new GramMatrix(factor, divisor: 40);
        double[] exact = Matrices.Exact(factor.mm(factor.t()) / 40);
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(gram, SpectrumRequest.All());
        Assert.AreEqual(SpectrumMethod.DualGram, spectrum.Plan.Method);
        Assert.IsTrue(spectrum.IsComplete);
        Matrices.AssertClose(exact, spectrum.Eigenvalues, 1e-12);
        Assert.AreEqual(40, spectrum.CountAboveFloor);
        Assert.IsTrue(spectrum.Eigenvalues[40..].All(value => value == 0));
    }

    // Sums over many rows round by more than the few columns say: the third column is exactly the sum of the others.
    [TestMethod]
    [DataRow(1_000)]
    [DataRow(100_000)]
    [DataRow(1_000_000)]
    public void All_ByDualOfManyRows_CountTheRank(int rows)
    {
        using var scope = NewDisposeScope();
        Tensor two = Matrices.Gaussian(2, rows).to(ScalarType.Float32).to(ScalarType.Float64);
        using var gram = new GramMatrix(cat([two, two.sum([0], keepdim: true)], 0).t().contiguous());
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(gram, SpectrumRequest.Largest(3) with { Method = SpectrumMethod.DualGram });
        Assert.AreEqual(2, spectrum.CountAboveFloor, $"{spectrum.Eigenvalues[2]:R} above {spectrum.NoiseFloor:R}");
    }

    [TestMethod]
    [DataRow(60, 20)]
    [DataRow(20, 60)]
    public void All_FromSingularValues_KeepSmallOnes(int n, int m)
    {
        using var scope = NewDisposeScope();
        double[] sigma = [.. Enumerable.Range(0, 20).Select(i => Math.Pow(10, -0.6 * i))];
        (Tensor u, _) = linalg.qr(Matrices.Gaussian(n, 20, 1));
        (Tensor v, _) = linalg.qr(Matrices.Gaussian(m, 20, 2));
        using var gram = new GramMatrix((u * tensor(sigma)).mm(v.t()));
        using MatrixSpectrum careful = SpectrumSolver.Solve(gram, SpectrumRequest.All() with { SmallEigenvaluesMatter = true }),
            plain = SpectrumSolver.Solve(gram, SpectrumRequest.All() with { Method = SpectrumMethod.Dense });
        Assert.AreEqual(SpectrumMethod.FactorSingularValues, careful.Plan.Method);
        Assert.AreEqual(20, careful.CountAboveFloor);
        Assert.IsLessThan(16, plain.CountAboveFloor);
        for (int i = 0; i < 20; i++)
        {
            Assert.AreEqual(sigma[i] * sigma[i], careful.Eigenvalues[i], careful.ErrorBounds[i]);
            Assert.AreEqual(sigma[i] * sigma[i], plain.Eigenvalues[i], plain.ErrorBounds[i]);
            Assert.IsLessThan(plain.ErrorBounds[19], careful.ErrorBounds[19]);
        }
    }

    [TestMethod]
    public void All_OfAMatrixWithANegativeEigenvalue_SayHowFarTheyMayBeOff()
    {
        using Tensor matrix = diag(tensor(new double[] { 1, -2, 3 }));
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(new DenseMatrix(matrix), SpectrumRequest.All());
        Matrices.AssertClose([3, 1, 0], spectrum.Eigenvalues, 1e-14);
        Assert.AreEqual(2, spectrum.ErrorBounds[2], 1e-14);
        Assert.IsLessThan(1e-14, spectrum.ErrorBounds[1]);
    }

    [TestMethod]
    public void Vectors_OfEveryMethod_AreEigenvectors()
    {
        using var scope = NewDisposeScope();
        Tensor factor = Matrices.Gaussian(60, 90),
            matrix = factor.mm(factor.t());
        using var gram = new GramMatrix(factor);
        foreach (
            SpectrumMethod method in (SpectrumMethod[])
                [SpectrumMethod.Dense, SpectrumMethod.FactorSingularValues, SpectrumMethod.Lanczos, SpectrumMethod.MatrixFree]
        )
        {
            using MatrixSpectrum spectrum = SpectrumSolver.Solve(
                gram,
                SpectrumRequest.Largest(5) with
                {
                    Method = method,
                    WithVectors = true,
                }
            );
            Assert.IsLessThan(
                1e-7,
                (matrix.mm(spectrum.Vectors!) - (spectrum.Vectors! * tensor(spectrum.Eigenvalues))).abs().max().item<double>(),
                $"{method}"
            );
        }
    }

    [TestMethod]
    public void Moments_OfGramMatrices_AreThoseOfTheFormedOne()
    {
        using var scope = NewDisposeScope();
        Tensor factor = Matrices.Gaussian(30, 12),
            matrix = factor.mm(factor.t()) / 3;
        using var gram = new GramMatrix(factor, 3);
        var dense = new DenseMatrix(matrix);
        Assert.AreEqual(dense.Trace(), gram.Trace(), 1e-12);
        Assert.AreEqual(matrix.norm().item<double>(), dense.FrobeniusNorm(), 1e-12);
        Assert.AreEqual(dense.FrobeniusNorm(), gram.FrobeniusNorm(), 1e-12);
        Assert.IsLessThan(1e-13, (gram.Diagonal() - dense.Diagonal()).abs().max().item<double>());
        Assert.IsLessThan(1e-12, (gram.Form() - dense.Form()).abs().max().item<double>());
        Tensor block = Matrices.Gaussian(30, 3, 9);
        Assert.IsLessThan(1e-12, (gram.Multiply(block) - dense.Multiply(block)).abs().max().item<double>());
    }

    // D between two Householder reflections, I − 2uuᵀ and I − 2vvᵀ, row by row: no product of matrices, no second matrix.
    private static void AssertKnown(int n, ScalarType precision, double tolerance)
    {
        using var scope = NewDisposeScope();
        double[] eigenvalues = [.. Enumerable.Range(0, n).Select(i => 1 - ((double)i / n))];
        Tensor d = tensor(eigenvalues),
            u = Unit(n, 1),
            v = Unit(n, 2);

        // H D H with H = I − 2uuᵀ is D − (u wᵀ + w uᵀ), w = 2 D u − 2 (uᵀDu) u; the second reflection does the same to that.
        Tensor w = (2 * d * u) - (2 * (u * d * u).sum() * u);
        Tensor mv = (d * v) - (u * (w * v).sum()) - (w * (u * v).sum());
        Tensor w2 = (2 * mv) - (2 * (v * mv).sum() * v);
        Tensor matrix = empty([n, n], precision);
        const int tile = 500;
        for (int row = 0; row < n; row += tile)
        {
            using var step = NewDisposeScope();
            int rows = Math.Min(tile, n - row);
            Tensor block = zeros([rows, n], ScalarType.Float64);
            block.diagonal(row).copy_(d.narrow(0, row, rows));
            foreach ((Tensor a, Tensor b) in ((Tensor, Tensor)[])[(u, w), (w, u), (v, w2), (w2, v)])
                block.sub_(a.narrow(0, row, rows).unsqueeze(1) * b);
            matrix.narrow(0, row, rows).copy_(block);
        }

        (double[] values, _) = DenseEigenvalues.InPlace(matrix, withVectors: false);
        Matrices.AssertClose(eigenvalues, values, tolerance);
    }

    private static Tensor Unit(int n, int seed)
    {
        Tensor vector = GaussianRows.Of(1, n, seed, 0).squeeze(0);
        return vector / vector.norm();
    }
}
