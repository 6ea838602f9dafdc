using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>One pass over the entries against the definitions, one by one.</summary>
[TestClass]
public sealed class KernelComparisonTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(1, 1.0)]
    [DataRow(7, 1.0)]
    [DataRow(600, 1.0)]
    [DataRow(30, 1e-90)]
    [DataRow(30, 1e200)]
    [DataRow(30, 0.0)]
    public void Comparison_IsWhatTheDefinitionsSay(int n, double scale)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        Tensor x = randn(n, 20, ScalarType.Float64, generator: generator) + 0.5,
            z = randn(n, 20, ScalarType.Float64, generator: generator),
            y = randn(n, 2, ScalarType.Float64, generator: generator) + 1;
        Tensor start = x.mm(x.t()) * scale,
            previous = (x + (0.1 * z)).mm((x + (0.1 * z)).t()) * scale,
            now = (x + (0.2 * z)).mm((x + (0.2 * z)).t()) * scale;
        KernelEntries first = new(start),
            second = new(previous),
            third = new(now);
        AssertSame(KernelComparison.Of(first, first, null, y), start, start, null, y);
        AssertSame(KernelComparison.Of(third, first, second, y), now, start, previous, y);
        AssertSame(KernelComparison.Of(third, first, first, y), now, start, start, y);
        AssertSame(KernelComparison.Of(third, third, second, y * double.NaN), now, now, previous, y * double.NaN);
    }

    [TestMethod]
    public void Comparison_OfConstantKernels_IsMissingWhereTheDefinitionIs()
    {
        using var scope = NewDisposeScope();
        Tensor constant = full([9, 9], 0.1, ScalarType.Float64),
            other = eye(9, dtype: ScalarType.Float64),
            y = arange(9, ScalarType.Float64).unsqueeze(1);
        KernelEntries flat = new(constant),
            unit = new(other);
        AssertSame(KernelComparison.Of(flat, unit, null, y), constant, other, null, y);
        AssertSame(KernelComparison.Of(unit, flat, flat, y), other, constant, constant, y);
    }

    [TestMethod]
    public void Change_TooSmallToBeSquared_IsMeasured()
    {
        using var scope = NewDisposeScope();
        Tensor start = eye(5, dtype: ScalarType.Float64),
            now = start.clone();
        now[3, 2] = now[2, 3] = tensor(1e-200, ScalarType.Float64);
        Assert.AreEqual(
            Math.Sqrt(2.0 / 5) * 1e-200,
            KernelComparison.Of(new(now), new(start), null, ones(5, 1, ScalarType.Float64)).RelativeChange,
            1e-213
        );
    }

    [TestMethod]
    [DataRow(1, 1.0)]
    [DataRow(2, 1.0)]
    [DataRow(40, 1.0)]
    [DataRow(700, 1.0)]
    [DataRow(40, 1e-200)]
    [DataRow(40, 1e300)]
    public void SymmetricOperatorNorm_IsTheLargestEigenvalueBySize(int n, double scale)
    {
        using var one = new ThreadCount(1);
        using var scope = NewDisposeScope();
        using var generator = new Generator(8);
        for (int round = 0; round < 6; round++)
        {
            Tensor x = randn(n, n, ScalarType.Float64, generator: generator),
                spike = randn(n, 1, ScalarType.Float64, generator: generator);
            Tensor a = ((x + x.t()) + ((round - 3) * spike.mm(spike.t()))) * scale;
            double expected = linalg.eigvalsh(a / scale).abs().max().item<double>();
            Assert.AreEqual(expected, SymmetricOperatorNorm.Of(a) / scale, 1e-9 * expected, $"round {round}");
        }
    }

    [TestMethod]
    public void SymmetricOperatorNorm_OfSimpleMatrices_IsExact()
    {
        using var scope = NewDisposeScope();
        Tensor unit = eye(30, dtype: ScalarType.Float64);
        Assert.AreEqual(3, SymmetricOperatorNorm.Of(-3 * unit), 1e-13);
        Assert.AreEqual(0, SymmetricOperatorNorm.Of(0 * unit));
        Assert.AreEqual(double.NaN, SymmetricOperatorNorm.Of(double.NaN * unit));
        Tensor mixed = diag(tensor((double[])[1, -2, 2, 0.5]));
        Assert.AreEqual(2, SymmetricOperatorNorm.Of(mixed), 1e-13);
    }

    [TestMethod]
    public void NoTensor_IsLeft()
    {
        using var scope = NewDisposeScope();
        Tensor x = randn(20, 20, ScalarType.Float64),
            k = x.mm(x.t()),
            y = ones(20, 1, ScalarType.Float64);
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        KernelComparison.Of(new(k), new(k), null, y);
        SymmetricOperatorNorm.Of(k);
        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static void AssertSame(KernelComparison actual, Tensor now, Tensor start, Tensor? previous, Tensor targets)
    {
        Assert.AreEqual(MatrixChange.Relative(now, start), actual.RelativeChange, 1e-12);
        Assert.AreEqual(KernelAlignment.Centered(now, start), actual.AlignmentToStart, 1e-12);
        Assert.AreEqual(previous is null ? double.NaN : KernelAlignment.Centered(now, previous), actual.AlignmentToPrevious, 1e-12);
        Assert.AreEqual(TargetAlignment.Plain(now, targets), actual.TargetAlignment, 1e-12);
        Assert.AreEqual(TargetAlignment.Centered(now, targets), actual.CenteredTargetAlignment, 1e-12);
    }
}
