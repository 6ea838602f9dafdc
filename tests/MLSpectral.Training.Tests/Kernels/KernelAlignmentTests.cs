using System.Text.Json;
using MLSpectral.Kernels;
using MLSpectral.Tests.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

[TestClass]
public sealed class KernelAlignmentTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    public static IEnumerable<object[]> Networks => GoldenNetwork.Names.Select(name => new object[] { name });

    [TestMethod]
    public void Centered_OfWhatIsConstantToRounding_IsMissing()
    {
        using var scope = NewDisposeScope();
        for (int n = 3; n < 12; n++)
        {
            // Rows of one number: the means of thirds and tenths are rounded.
            Tensor constant = full([n, n], 0.1, ScalarType.Float64),
                columns = constant * arange(1, n + 1, ScalarType.Float64) / 3,
                other = eye(n, dtype: ScalarType.Float64);
            Assert.AreEqual(double.NaN, KernelAlignment.Centered(constant, other), $"{n}");
            Assert.AreEqual(double.NaN, KernelAlignment.CenteredOfFactors(columns, other), $"{n}");
            Assert.AreEqual(double.NaN, TargetAlignment.Centered(other, columns), $"{n}");
        }
    }

    [TestMethod]
    public void Alignment_OfKernelsAndOfFactors_IsTheDefinition()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        foreach ((int p, int q) in ((int, int)[])[(3, 2), (3, 12), (12, 3), (15, 12)])
        {
            Tensor x = randn(9, p, ScalarType.Float64, generator: generator) + 1,
                y = randn(9, q, ScalarType.Float64, generator: generator) - 0.5;
            Tensor k = x.mm(x.t()),
                l = y.mm(y.t());
            Tensor h = eye(9, dtype: ScalarType.Float64) - (1.0 / 9);
            double plain = Cosine(k, l),
                centered = Cosine(h.mm(k).mm(h), h.mm(l).mm(h));
            Assert.AreEqual(plain, KernelAlignment.Plain(k, l), 1e-13);
            Assert.AreEqual(plain, KernelAlignment.PlainOfFactors(x, y), 1e-13);
            Assert.AreEqual(centered, KernelAlignment.Centered(k, l), 1e-13);
            Assert.AreEqual(centered, KernelAlignment.CenteredOfFactors(x, y), 1e-13);
            Assert.AreEqual(plain, TargetAlignment.Plain(k, y), 1e-13);
            Assert.AreEqual(plain, TargetAlignment.PlainOfFactor(x, y), 1e-13);
            Assert.AreEqual(centered, TargetAlignment.Centered(k, y), 1e-13);
            Assert.AreEqual(centered, TargetAlignment.CenteredOfFactor(x, y), 1e-13);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void TargetAlignment_OfActivations_IsThatOfTheGoldenKernel(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        using var pass = new ForwardPass(golden.Network, golden.X);
        foreach (JsonElement expected in golden.Root.GetProperty("ck").EnumerateArray())
        {
            Tensor activations = pass.Activations(expected.GetProperty("layer").GetInt32());
            Assert.AreEqual(expected.GetProperty("kta").GetDouble(), TargetAlignment.PlainOfFactor(activations, golden.Y), 1e-12);
            Assert.AreEqual(
                expected.GetProperty("kta_centered").GetDouble(),
                TargetAlignment.CenteredOfFactor(activations, golden.Y),
                1e-12
            );
        }
    }

    [TestMethod]
    public void PlainOfFactors_IsTheSquareOfWeightWatchersDistance()
    {
        // Its "cka" is the root of ours, of the columns of two weight matrices.
        using var scope = NewDisposeScope();
        double golden = GoldenTails
            .Json("function_level.json")
            .GetProperty("matrix_distance_gauss60x40_vs_spike60x40")
            .GetProperty("cka")
            .GetDouble();
        Assert.AreEqual(golden * golden, KernelAlignment.PlainOfFactors(Weight("gauss_60x40"), Weight("spike_60x40")), 1e-14);
    }

    [TestMethod]
    public void Alignment_OfAKernelWithItself_IsOneAtAnyScaleShiftAndRotation()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        Tensor x = randn(12, 5, ScalarType.Float64, generator: generator),
            k = x.mm(x.t());
        (Tensor rotation, _) = linalg.qr(randn(5, 5, ScalarType.Float64, generator: generator));
        foreach (double scale in (double[])[1e-300, 1e-150, 1, 1e300])
        {
            Assert.AreEqual(1, KernelAlignment.Plain(k, k * scale), 1e-14);
            Assert.AreEqual(1, KernelAlignment.Centered(k, (k + 3) * scale), 1e-12);
            Assert.AreEqual(1, KernelAlignment.PlainOfFactors(x, x.mm(rotation) * scale), 1e-14);
            Assert.AreEqual(1, KernelAlignment.CenteredOfFactors(x, (x.mm(rotation) + 2) * scale), 1e-12);
        }
    }

    [TestMethod]
    public void Alignment_OfOrthogonalFactors_IsZero()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor((double[])[1, 1, 0]).reshape(3, 1),
            y = tensor((double[])[1, -1, 0]).reshape(3, 1);
        Assert.AreEqual(0, KernelAlignment.PlainOfFactors(x, y), 1e-15);
        Assert.AreEqual(0, KernelAlignment.Plain(x.mm(x.t()), y.mm(y.t())), 1e-15);
    }

    [TestMethod]
    public void Alignment_OfZeroOrConstantKernel_IsMissing()
    {
        using var scope = NewDisposeScope();
        Tensor k = eye(4, dtype: ScalarType.Float64),
            constant = full([4, 4], 0.1, ScalarType.Float64),
            column = full([4, 1], 0.1, ScalarType.Float64);
        Assert.AreEqual(double.NaN, KernelAlignment.Plain(k, k * 0));
        Assert.AreEqual(double.NaN, KernelAlignment.Centered(k, constant));
        Assert.AreEqual(double.NaN, KernelAlignment.PlainOfFactors(k, column * 0));
        Assert.AreEqual(double.NaN, KernelAlignment.CenteredOfFactors(k, column));
        Assert.AreEqual(double.NaN, TargetAlignment.Plain(k, column * 0));
        Assert.AreEqual(double.NaN, TargetAlignment.Centered(k, column));
        Assert.AreEqual(double.NaN, TargetAlignment.OfVector(column, column * 0));
    }

    [TestMethod]
    public void Alignment_OfWrongShapes_Throws()
    {
        using var scope = NewDisposeScope();
        Tensor k = eye(4, dtype: ScalarType.Float64),
            small = eye(3, dtype: ScalarType.Float64),
            tall = ones(4, 2, ScalarType.Float64);
        Assert.ThrowsExactly<ArgumentException>(() => KernelAlignment.Plain(k, small));
        Assert.ThrowsExactly<ArgumentException>(() => KernelAlignment.Centered(tall, tall));
        Assert.ThrowsExactly<ArgumentException>(() => KernelAlignment.PlainOfFactors(tall, small));
        Assert.ThrowsExactly<ArgumentException>(() => KernelAlignment.CenteredOfFactors(tall, tall.to(ScalarType.Float32)));
        Assert.ThrowsExactly<ArgumentException>(() => TargetAlignment.Plain(small, tall));
        Assert.ThrowsExactly<ArgumentException>(() => TargetAlignment.Centered(tall, k));
        Assert.ThrowsExactly<ArgumentException>(() => TargetAlignment.PlainOfFactor(tall, small));
        Assert.ThrowsExactly<ArgumentException>(() => TargetAlignment.OfVector(tall, tall));
        Assert.ThrowsExactly<ArgumentException>(() => TargetAlignment.OfVector(k[0], tall));
    }

    [TestMethod]
    public void Alignment_LeavesNoTensor()
    {
        using var scope = NewDisposeScope();
        Tensor k = eye(4, dtype: ScalarType.Float64),
            y = arange(4, ScalarType.Float64).unsqueeze(1),
            other = y.mm(y.t());
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        KernelAlignment.Plain(k, k);
        KernelAlignment.Centered(k, k);
        KernelAlignment.PlainOfFactors(k, y);
        KernelAlignment.CenteredOfFactors(k, y);
        TargetAlignment.Plain(k, y);
        TargetAlignment.Centered(k, y);
        TargetAlignment.OfVector(y, y);
        LeadingSubspaces.SquaredCosines(y, y);
        LeadingSubspaces.PrincipalAngles(y, k);
        MatrixChange.Relative(k, k);
        MatrixChange.RelativeOperator(k, other);
        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static double Cosine(Tensor k, Tensor l) =>
        (k * l).sum().item<double>() / Math.Sqrt((k * k).sum().item<double>() * (l * l).sum().item<double>());

    private static Tensor Weight(string name)
    {
        double[][] rows = GoldenTails.Weight(name);
        return ((ReadOnlySpan<double>)rows.SelectMany(row => row).ToArray()).ToTensor(rows.Length, rows[0].Length);
    }
}
