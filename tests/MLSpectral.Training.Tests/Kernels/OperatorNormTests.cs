using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>The largest singular value against a full decomposition.</summary>
[TestClass]
public sealed class OperatorNormTests
{
    private const double Tolerance = 1e-10;

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 7)]
    [DataRow(7, 1)]
    [DataRow(5, 5)]
    [DataRow(40, 25)]
    [DataRow(25, 40)]
    [DataRow(200, 200)]
    public void Norm_OfGaussianMatrices_IsThatOfTheDecomposition(int rows, int columns)
    {
        // One thread: several would wait for each other on a busy machine.
        using var oneThread = new ThreadCount(1);
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        for (int i = 0; i < 20; i++)
            AssertNorm(randn(rows, columns, ScalarType.Float64, generator: generator));
    }

    [TestMethod]
    public void Norm_OfClusteredValues_IsTheLargestToTheTolerance()
    {
        using var oneThread = new ThreadCount(1);
        using var scope = NewDisposeScope();

        // A cluster as wide as the tolerance is hard, one inside it is free; then a gap of a thousandth, a flat top, and one value just
        // above a flat rest.
        AssertNorm(WithSingularValues(i => 1 - (1e-6 * i)));
        AssertNorm(WithSingularValues(i => 1 - (1e-9 * i)));
        AssertNorm(WithSingularValues(i => i < 3 ? 1 - (1e-3 * i) : 0.9 / i));
        AssertNorm(WithSingularValues(i => i < 40 ? 1 : 0.5));
        AssertNorm(WithSingularValues(i => i == 0 ? 1.0001 : 1));
        AssertNorm(WithSingularValues(i => Math.Pow(0.5, i)));
        AssertNorm(WithSingularValues(i => Math.Cos(0.001 * i)));
    }

    [TestMethod]
    public void Norm_OfRankOneAndOfIdentity_IsExact()
    {
        using var scope = NewDisposeScope();
        Tensor u = arange(1, 31, ScalarType.Float64).unsqueeze(1),
            v = arange(1, 21, ScalarType.Float64).unsqueeze(0);
        Assert.AreEqual(u.norm().item<double>() * v.norm().item<double>(), OperatorNorm.Of(u.mm(v)), 1e-9);
        Assert.AreEqual(1, OperatorNorm.Of(eye(30, dtype: ScalarType.Float64)), 1e-13);
        Assert.AreEqual(3, OperatorNorm.Of(-3 * eye(30, dtype: ScalarType.Float64)), 1e-13);
        Assert.AreEqual(7, OperatorNorm.Of(diag(tensor((double[])[0, -7, 0, 0]))), 1e-13);
    }

    [TestMethod]
    public void Norm_OfSymmetricIndefiniteMatrix_IsTheLargestMagnitude()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(6);
        Tensor a = randn(120, 120, ScalarType.Float64, generator: generator);
        AssertNorm(a + a.t());
    }

    [TestMethod]
    public void Norm_OfExtremeScalesZeroAndNaN_IsRightOrMissing()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        Tensor a = randn(30, 20, ScalarType.Float64, generator: generator);
        double norm = OperatorNorm.Of(a);
        Assert.AreEqual(norm, OperatorNorm.Of(a * 1e-300) * 1e300, Tolerance * norm);
        Assert.AreEqual(norm, OperatorNorm.Of(a * 1e300) / 1e300, Tolerance * norm);
        Assert.AreEqual(0, OperatorNorm.Of(zeros(4, 3, ScalarType.Float64)));
        Assert.AreEqual(double.NaN, OperatorNorm.Of(full([4, 3], double.NaN, ScalarType.Float64)));
    }

    [TestMethod]
    public void Norm_IsRepeatableAndLeavesNoTensorAndNoGlobalState()
    {
        using var scope = NewDisposeScope();
        Tensor a = WithSingularValues(i => 1.0 / (1 + i));
        manual_seed(3);
        double expected = rand(1).item<float>();
        manual_seed(3);
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        double first = OperatorNorm.Of(a);
        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(expected, rand(1).item<float>());
        Assert.AreEqual(first, OperatorNorm.Of(a));
    }

    [TestMethod]
    public void Drift_IsTheRatioOfNorms()
    {
        using var scope = NewDisposeScope();
        Tensor start = tensor((double[])[3, 0, 0, 4]).reshape(2, 2),
            moved = start + tensor((double[])[0, 1, 0, 0]).reshape(2, 2);
        Assert.AreEqual(0.25, MatrixChange.RelativeOperator(moved, start), 1e-12);
        Assert.AreEqual(0.2, MatrixChange.Relative(moved, start), 1e-15);
        Assert.AreEqual(0.25, MatrixChange.RelativeOperator(moved * 1e-300, start * 1e-300), 1e-12);
        Assert.AreEqual(0.2, MatrixChange.Relative(moved * 1e-300, start * 1e-300), 1e-15);
        Assert.AreEqual(0, MatrixChange.RelativeOperator(start * 0, start * 0));
        Assert.AreEqual(0, MatrixChange.Relative(start * 0, start * 0));
        Assert.AreEqual(double.PositiveInfinity, MatrixChange.RelativeOperator(start, start * 0));
        Assert.AreEqual(double.PositiveInfinity, MatrixChange.Relative(start, start * 0));
    }

    [TestMethod]
    public void Drift_OfWrongMatrices_Throws()
    {
        using var scope = NewDisposeScope();
        Tensor a = ones(3, 2, ScalarType.Float64);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => MatrixChange.Relative(a, ones(2, 3, ScalarType.Float64))).Message,
            "3 × 2 and 2 × 3"
        );
        Assert.ThrowsExactly<ArgumentException>(() => MatrixChange.RelativeOperator(a, ones(3, 2, ScalarType.Float32)));
        Assert.ThrowsExactly<ArgumentException>(() => MatrixChange.RelativeOperator(ones(3, ScalarType.Float64), a));
        Assert.ThrowsExactly<ArgumentException>(() => MatrixChange.Relative(ones(0, 2, ScalarType.Float64), a));
        Assert.ThrowsExactly<ArgumentNullException>(() => MatrixChange.Relative(null!, a));
    }

    // A 150 × 100 matrix with given singular values between random orthonormal bases.
    private static Tensor WithSingularValues(Func<int, double> value)
    {
        using var generator = new Generator(9);
        (Tensor u, _) = linalg.qr(randn(150, 100, ScalarType.Float64, generator: generator));
        (Tensor v, _) = linalg.qr(randn(100, 100, ScalarType.Float64, generator: generator));
        return u.mm(diag(tensor((double[])[.. Enumerable.Range(0, 100).Select(value)]))).mm(v.t());
    }

    private static void AssertNorm(Tensor matrix)
    {
        double expected = linalg.svdvals(matrix)[0].item<double>();
        Assert.AreEqual(expected, OperatorNorm.Of(matrix), Tolerance * expected);
    }
}
