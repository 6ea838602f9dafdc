using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>Kernel ridge regression against the formulas with an inverse, and against fits that really leave a row out.</summary>
[TestClass]
public sealed class KernelRidgeTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.3)]
    [DataRow(50.0)]
    public void Fit_IsTheInverse(double lambda)
    {
        using var scope = NewDisposeScope();
        (Tensor k, Tensor y, Tensor cross) = Problem(12, 12, 2);
        using KernelRidge ridge = KernelRidge.Fit(k, y, lambda);
        Tensor inverse = linalg.inv(k + (lambda * eye(12, dtype: ScalarType.Float64))),
            hat = k.mm(inverse);
        AssertClose(cross.mm(inverse).mm(y), ridge.Predict(cross));
        Assert.AreEqual(lambda, ridge.Ridge);
        Assert.AreEqual(12, ridge.SampleSize);
        Assert.AreEqual(2, ridge.OutputCount);
        Assert.IsFalse(ridge.HasIntercept);
        Assert.AreEqual(hat.trace().item<double>(), ridge.DegreesOfFreedom, 1e-9);
        Assert.AreEqual((y - hat.mm(y)).square().mean().item<double>(), ridge.TrainError, 1e-9);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.3)]
    [DataRow(50.0)]
    public void FitWithIntercept_SolvesItsEquations(double lambda)
    {
        // (K + λI) α + 1b = Y, 1ᵀα = 0.
        using var scope = NewDisposeScope();
        (Tensor k, Tensor y, Tensor cross) = Problem(12, 12, 2);
        Tensor one = ones(12, 1, ScalarType.Float64),
            zero = zeros(1, 1, ScalarType.Float64);
        Tensor system = cat([cat([k + (lambda * eye(12, dtype: ScalarType.Float64)), one], 1), cat([one.t(), zero], 1)], 0);
        Tensor solve = linalg.inv(system).narrow(1, 0, 12),
            hat = cat([k, one], 1).mm(solve);
        using KernelRidge ridge = KernelRidge.Fit(k, y, lambda, withIntercept: true);
        AssertClose(cat([cross, ones(cross.shape[0], 1, ScalarType.Float64)], 1).mm(solve).mm(y), ridge.Predict(cross));
        Assert.IsTrue(ridge.HasIntercept);
        Assert.AreEqual(hat.trace().item<double>(), ridge.DegreesOfFreedom, 1e-9);
        Assert.AreEqual((y - hat.mm(y)).square().mean().item<double>(), ridge.TrainError, 1e-9);
    }

    [TestMethod]
    [DataRow(0.0, 9, false)]
    [DataRow(0.7, 9, false)]
    [DataRow(0.7, 3, false)]
    [DataRow(0.0, 9, true)]
    [DataRow(0.7, 9, true)]
    [DataRow(0.7, 3, true)]
    public void LeaveOneOut_IsReallyLeavingOut(double lambda, int rank, bool withIntercept)
    {
        using var scope = NewDisposeScope();
        (Tensor k, Tensor y, _) = Problem(9, rank, 2);
        using KernelRidge ridge = KernelRidge.Fit(k, y, lambda, withIntercept);
        double squares = 0;
        for (int i = 0; i < 9; i++)
        {
            Tensor others = tensor((long[])[.. Enumerable.Range(0, 9).Where(j => j != i).Select(j => (long)j)]);
            Tensor rows = k.index_select(0, others);
            using KernelRidge without = KernelRidge.Fit(rows.index_select(1, others), y.index_select(0, others), lambda, withIntercept);
            squares += (y[i] - without.Predict(rows.narrow(1, i, 1).t())).square().sum().item<double>();
        }

        Assert.AreEqual(squares / 18, ridge.LeaveOneOutError, 1e-9 * squares);
        Assert.AreEqual(1 - (squares / (y - y.mean([0])).square().sum().item<double>()), ridge.LeaveOneOutRSquared, 1e-9);
    }

    [TestMethod]
    public void Intercept_TakesWhatIsAddedToTargetsAndToTheKernel()
    {
        using var scope = NewDisposeScope();
        (Tensor k, Tensor y, Tensor cross) = Problem(15, 4, 1);
        using KernelRidge ridge = KernelRidge.Fit(k, y, withIntercept: true),
            shifted = KernelRidge.Fit(k + 3, y + 1000, withIntercept: true);
        Assert.AreEqual(ridge.Ridge, shifted.Ridge, 1e-6 * ridge.Ridge);
        Assert.AreEqual(ridge.LeaveOneOutRSquared, shifted.LeaveOneOutRSquared, 1e-9);
        AssertClose(ridge.Predict(cross) + 1000, shifted.Predict(cross + 3));
    }

    // Beside 1.7 · 11ᵀ the rest of the kernel is nothing, or little more than rounding.
    [TestMethod]
    [DataRow(0.0, 20)]
    [DataRow(0.0, 50)]
    [DataRow(0.0, 200)]
    [DataRow(1e-12, 20)]
    [DataRow(1e-12, 50)]
    [DataRow(1e-12, 200)]
    [DataRow(1e-10, 20)]
    [DataRow(1e-10, 50)]
    [DataRow(1e-10, 200)]
    [DataRow(1e-6, 50)]
    public void NearlyConstantKernel_WithIntercept_HasWhatIsAboveRounding(double share, int n)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(seed);
            Tensor x = randn(n, 3, ScalarType.Float64, generator: generator),
                y = x.narrow(1, 0, 1) + 2;
            Tensor kernel = (1.7 * ones(n, n, ScalarType.Float64)) + (share * x.mm(x.t()));
            using KernelRidge ridge = KernelRidge.Fit(kernel, y, withIntercept: true),
                unpenalized = KernelRidge.Fit(kernel, y, 1e-9 * Math.Max(share, 1e-12), withIntercept: true);
            int rank = share == 0 ? 0 : 3;
            string message = $"seed {seed}, {unpenalized}";
            Assert.AreEqual(1 + rank, unpenalized.DegreesOfFreedom, 1e-6, message);
            Assert.IsLessThanOrEqualTo(1 + rank + 1e-6, ridge.DegreesOfFreedom, message);
            if (rank > 0)
                Assert.IsGreaterThan(0.99, ridge.LeaveOneOutRSquared, message);
            else
                Assert.AreEqual(ridge.TrainError, (y - y.mean()).square().mean().item<double>(), 1e-12, message);
            Assert.AreEqual("ridge", Assert.ThrowsExactly<ArgumentException>(() => KernelRidge.Fit(kernel, y, 0, true)).ParamName);
        }
    }

    // −1e-5 of λ₁ is no rounding, wherever λ₁ lies and whatever else the kernel has.
    [TestMethod]
    [DataRow(0.0, false)]
    [DataRow(0.0, true)]
    [DataRow(1.7, false)]
    [DataRow(1.7, true)]
    public void IndefiniteKernel_IsRefused_AndNotForRounding(double constant, bool withIntercept)
    {
        using var scope = NewDisposeScope();
        (Tensor k, Tensor y, _) = Problem(30, 4, 1);
        Tensor direction = zeros(30, 1, ScalarType.Float64);
        direction[0, 0] = Math.Sqrt(0.5);
        direction[1, 0] = -Math.Sqrt(0.5);
        Tensor kernel = k + constant;
        double largest = linalg.eigvalsh(kernel)[-1].item<double>();

        // The direction's own part of the kernel is taken away with it.
        Tensor image = kernel.mm(direction);
        Tensor flat = kernel - image.mm(direction.t()) - direction.mm(image.t())
            + (direction.mm(direction.t()) * (direction.t().mm(image)));
        Tensor With(double eigenvalue) => flat + (eigenvalue * largest * direction.mm(direction.t()));
        AssertRefused("kernel", "none below 0", () => KernelRidge.Fit(With(-1e-5), y, null, withIntercept));
        using KernelRidge single = KernelRidge.Fit(With(-1e-7), y, null, withIntercept);
        Assert.IsTrue(double.IsFinite(single.LeaveOneOutError));
    }

    [TestMethod]
    public void LinearKernelWithoutNoise_IsTheLinearFunction()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        Tensor x = randn(40, 3, ScalarType.Float64, generator: generator),
            other = randn(7, 3, ScalarType.Float64, generator: generator),
            beta = randn(3, 1, ScalarType.Float64, generator: generator);
        using KernelRidge ridge = KernelRidge.Fit(x.mm(x.t()), x.mm(beta) - 5, withIntercept: true);
        AssertClose(other.mm(beta) - 5, ridge.Predict(other.mm(x.t())));
        Assert.AreEqual(4, ridge.DegreesOfFreedom, 1e-6);
        Assert.IsGreaterThan(1 - 1e-12, ridge.LeaveOneOutRSquared);
    }

    [TestMethod]
    public void PureNoise_IsShrunkAway()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(6);
        Tensor x = randn(60, 60, ScalarType.Float64, generator: generator),
            y = randn(60, 1, ScalarType.Float64, generator: generator);
        using KernelRidge ridge = KernelRidge.Fit(x.mm(x.t()), y, withIntercept: true);
        Assert.IsLessThan(10, ridge.DegreesOfFreedom);
        Assert.IsLessThan(0.3, ridge.LeaveOneOutRSquared);
    }

    [TestMethod]
    public void ZeroKernelAndConstantTargets_ArePredictedByTheMean()
    {
        using var scope = NewDisposeScope();
        Tensor k = zeros(4, 4, ScalarType.Float64),
            y = tensor((double[])[1, 2, 3, 6]).unsqueeze(1),
            constant = full([4, 1], 0.1, ScalarType.Float64);
        using KernelRidge none = KernelRidge.Fit(k, y),
            mean = KernelRidge.Fit(k, y, withIntercept: true),
            same = KernelRidge.Fit(eye(4, dtype: ScalarType.Float64), constant, withIntercept: true);
        AssertClose(zeros(2, 1, ScalarType.Float64), none.Predict(zeros(2, 4, ScalarType.Float64)));
        AssertClose(full([2, 1], 3, ScalarType.Float64), mean.Predict(zeros(2, 4, ScalarType.Float64)));
        AssertClose(full([2, 1], 0.1, ScalarType.Float64), same.Predict(ones(2, 4, ScalarType.Float64)));
        Assert.AreEqual(double.NaN, same.LeaveOneOutRSquared);
        Assert.AreEqual(0, same.LeaveOneOutError, 1e-28);
    }

    [TestMethod]
    public void BadArguments_AreRefusedByName()
    {
        using var scope = NewDisposeScope();
        (Tensor k, Tensor y, Tensor cross) = Problem(6, 3, 1);
        AssertRefused("kernel", "as many columns as rows", () => KernelRidge.Fit(cross, y));
        AssertRefused("kernel", "Float64", () => KernelRidge.Fit(k.to(ScalarType.Float32), y));
        AssertRefused("kernel", "not symmetric", () => KernelRidge.Fit(k + ones(6, 6, ScalarType.Float64).triu(1), y));
        AssertRefused("kernel", "NaN", () => KernelRidge.Fit(k * double.NaN, y));
        AssertRefused("kernel", "none below 0", () => KernelRidge.Fit(-k, y));
        AssertRefused("kernel", "at least two rows", () =>
            KernelRidge.Fit(ones(1, 1, ScalarType.Float64), ones(1, 1, ScalarType.Float64), withIntercept: true)
        );
        AssertRefused("targets", "same rows", () => KernelRidge.Fit(k, y.narrow(0, 0, 5)));
        AssertRefused("targets", "matrix", () => KernelRidge.Fit(k, y.view(-1)));
        AssertRefused("targets", "infinite", () => KernelRidge.Fit(k, y / 0.0));
        AssertRefused("ridge", "singular", () => KernelRidge.Fit(k, y, 0));
        AssertRefused("ridge", "singular", () => KernelRidge.Fit(k * 0, y, 0));
        foreach (double ridge in (double[])[-1e-9, double.NaN, double.PositiveInfinity])
            Assert.AreEqual("ridge", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => KernelRidge.Fit(k, y, ridge)).ParamName);
        using KernelRidge fitted = KernelRidge.Fit(k, y, 0.1);
        AssertRefused("cross", "Give t()", () => fitted.Predict(cross.t()));
        AssertRefused("cross", "each of the 6 rows", () => fitted.Predict(cross.narrow(1, 0, 5)));
        AssertRefused("cross", "NaN", () => fitted.Predict(cross * double.NaN));
    }

    [TestMethod]
    public void NoTensor_IsLeft()
    {
        using var scope = NewDisposeScope();
        (Tensor k, Tensor y, Tensor cross) = Problem(20, 20, 2);
        Tensor negative = -k;
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        foreach (bool withIntercept in (bool[])[false, true])
        {
            using KernelRidge ridge = KernelRidge.Fit(k, y, null, withIntercept);
            using Tensor predictions = ridge.Predict(cross);
        }

        Assert.ThrowsExactly<ArgumentException>(() => KernelRidge.Fit(negative, y, withIntercept: true));
        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static (Tensor Kernel, Tensor Targets, Tensor Cross) Problem(int n, int rank, int outputs)
    {
        using var generator = new Generator(3);
        Tensor x = randn(n, rank, ScalarType.Float64, generator: generator),
            other = randn(5, rank, ScalarType.Float64, generator: generator);
        return (x.mm(x.t()), randn(n, outputs, ScalarType.Float64, generator: generator) + 2, other.mm(x.t()));
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        foreach ((double one, double other) in expected.ToDoubles().Zip(actual.ToDoubles()))
            Assert.AreEqual(one, other, 1e-8 * Math.Max(1, Math.Abs(one)));
    }

    private static void AssertRefused(string parameter, string words, Action act)
    {
        ArgumentException refusal = Assert.ThrowsExactly<ArgumentException>(act);
        Assert.AreEqual(parameter, refusal.ParamName);
        Assert.Contains(words, refusal.Message);
    }
}
