using CsCheck;
using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

[TestClass]
public class VectorizedEigenvaluesTests
{
    private static readonly int[] Sides = [1, 2, 3, 7, 8, 9, 16, 17, 24, 25, 26, 65, 130];

    [ClassInitialize]
    public static void Load(TestContext context) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow("random")]
    [DataRow("kernel")]
    [DataRow("huge")]
    [DataRow("clustered")]
    [DataRow("deficient")]
    [DataRow("diagonal")]
    [DataRow("zero")]
    [DataRow("identity")]
    [DataRow("constant")]
    [DataRow("graded")]
    public void Of_AnyKindAnySide_AreLibTorchsValues(string kind)
    {
        foreach (int side in Sides)
        {
            foreach (int threads in (int[])[1, 2, 3])
            {
                using var scope = NewDisposeScope();
                Tensor matrix = Make(kind, side);
                AssertClose(
                    linalg.eigvalsh(matrix).ToDoubles(),
                    VectorizedEigenvalues.Of(matrix, threads),
                    $"{kind}, {side} rows, {threads} threads"
                );
            }
        }
    }

    [TestMethod]
    [DataRow(401, 1)]
    [DataRow(304, 2)]
    [DataRow(259, 3)]
    public void Of_LargeKernel_AreLibTorchsValues(int side, int threads)
    {
        using var scope = NewDisposeScope();
        Tensor matrix = Make("huge", side);
        AssertClose(linalg.eigvalsh(matrix).ToDoubles(), VectorizedEigenvalues.Of(matrix, threads), $"{side} rows");
    }

    [TestMethod]
    [DataRow(1e150)]
    [DataRow(1e-150)]
    [DataRow(1e300)]
    [DataRow(1e-300)]
    public void Of_AnyScale_ScalesAlong(double scale)
    {
        using var scope = NewDisposeScope();
        Tensor matrix = Make("kernel", 70);
        double[] expected = linalg.eigvalsh(matrix).ToDoubles();
        double[] actual = VectorizedEigenvalues.Of(matrix.Times(scale), 2);
        AssertClose(expected, Array.ConvertAll(actual, value => value / scale), "scaled");
    }

    [TestMethod]
    public void Of_SameThreads_IsTheSameBitByBit()
    {
        using var scope = NewDisposeScope();
        Tensor matrix = Make("random", 200);
        CollectionAssert.AreEqual(VectorizedEigenvalues.Of(matrix, 2), VectorizedEigenvalues.Of(matrix, 2));
    }

    [TestMethod]
    public void Of_UpperHalf_IsNotRead()
    {
        using var scope = NewDisposeScope();
        Tensor matrix = Make("random", 45);
        CollectionAssert.AreEqual(VectorizedEigenvalues.Of(matrix, 1), VectorizedEigenvalues.Of(matrix.tril(), 1));
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    [DataRow(double.NegativeInfinity)]
    public void Of_EntryNotFinite_IsRefused(double entry)
    {
        using var scope = NewDisposeScope();
        Tensor matrix = Make("random", 20);
        double[] entries = matrix.ToDoubles();
        entries[(13 * 20) + 4] = entries[(4 * 20) + 13] = entry;
        Tensor damaged = ((ReadOnlySpan<double>)entries).ToTensor(20, 20);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => VectorizedEigenvalues.Of(damaged)).Message,
            "20 × 20",
            StringComparison.Ordinal
        );
        Assert.ThrowsExactly<ArgumentException>(() => VectorizedEigenvalues.Of(damaged, 1));
    }

    [TestMethod]
    public void Of_SinglePrecision_IsComputedInDouble()
    {
        using var scope = NewDisposeScope();
        Tensor factor = Matrices.Gaussian(120, 90),
            single = factor.mm(factor.t()).to(ScalarType.Float32);
        AssertClose(linalg.eigvalsh(single.to(ScalarType.Float64)).ToDoubles(), VectorizedEigenvalues.Of(single), "single precision");
    }

    [TestMethod]
    public void Of_TransposedView_IsReadAsAMatrix()
    {
        using var scope = NewDisposeScope();
        Tensor matrix = Make("random", 33);
        AssertClose(linalg.eigvalsh(matrix).ToDoubles(), VectorizedEigenvalues.Of(matrix.t()), "view");
    }

    [TestMethod]
    public void Of_LeavesNoTensorAlive()
    {
        using var scope = NewDisposeScope();
        Tensor matrix = Make("random", 40);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        VectorizedEigenvalues.Of(matrix);
        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Sample_AnySymmetricMatrix_KeepsTraceAndFrobeniusNorm() =>
        Gen.Double[-1, 1]
            .Array[1, 400]
            .Select(Gen.Int[1, 3])
            .Sample(
                (entries, threads) =>
                {
                    using var scope = NewDisposeScope();
                    int side = (int)Math.Sqrt(entries.Length);
                    Tensor square = new ReadOnlySpan<double>(entries, 0, side * side).ToTensor(side, side),
                        matrix = square.Plus(square.t());
                    double[] values = VectorizedEigenvalues.Of(matrix, threads);
                    double norm = matrix.norm().item<double>(),
                        tolerance = 1e-15 * side * (norm + 1e-300);
                    Assert.AreEqual(matrix.trace().item<double>(), values.Sum(), side * tolerance);
                    Assert.AreEqual(norm, Math.Sqrt(values.Sum(value => value * value)), tolerance);
                    CollectionAssert.AreEqual(values.Order().ToArray(), values);
                },
                threads: 1
            );

    private static Tensor Make(string kind, int side)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor noise = randn(side, side, dtype: ScalarType.Float64, generator: generator);
        Tensor kernel = noise.mm(noise.t()).Over(side);
        Tensor orthogonal = linalg.qr(noise).Q;
        Tensor matrix = kind switch
        {
            "random" => noise.Plus(noise.t()),
            "kernel" => kernel,
            "huge" => kernel.Plus(ones(side, side, ScalarType.Float64).Times(1e6)),
            "clustered" => orthogonal.mm(diag(Values(side, i => 1 + (i % 3) + (1e-13 * i)))).mm(orthogonal.t()),
            "deficient" => noise.narrow(1, 0, (side + 3) / 4).mm(noise.narrow(1, 0, (side + 3) / 4).t()),
            "diagonal" => diag(Values(side, i => Math.Sin(i))),
            "zero" => zeros(side, side, ScalarType.Float64),
            "identity" => eye(side, dtype: ScalarType.Float64),
            "constant" => ones(side, side, ScalarType.Float64),
            "graded" => orthogonal.mm(diag(Values(side, i => Math.Pow(10, -i)))).mm(orthogonal.t()),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        return scope.MoveToOuter(matrix);
    }

    private static Tensor Values(int count, Func<int, double> value) =>
        ((ReadOnlySpan<double>)Enumerable.Range(0, count).Select(value).ToArray()).ToTensor(count);

    private static void AssertClose(double[] expected, double[] actual, string what)
    {
        Assert.HasCount(expected.Length, actual, what);
        double tolerance = expected.Length * 1e-15 * expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance, $"{what}: value {i}");
    }
}
