using CsCheck;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>What holds for ridge regression on any kernel.</summary>
[TestClass]
public sealed class KernelRidgePropertyTests
{
    private static readonly Gen<(int Rows, int Rank, int Outputs, int Seed, bool WithIntercept)> Problems = Gen.Select(
        Gen.Int[2, 25],
        Gen.Int[1, 30],
        Gen.Int[1, 3],
        Gen.Int[0, 1_000_000],
        Gen.Bool
    );

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Sample_LeaveOneOut_DoesNotDependOnScales() =>
        Gen.Select(Problems, Gen.Double[-140, 140], Gen.Double[-140, 140])
            .Sample(
                (problem, kernelExponent, targetExponent) =>
                {
                    using var scope = NewDisposeScope();
                    (Tensor k, Tensor y) = Make(problem);
                    double kernelScale = Math.Pow(10, kernelExponent),
                        targetScale = Math.Pow(10, targetExponent);
                    using KernelRidge one = KernelRidge.Fit(k, y, null, problem.WithIntercept),
                        other = KernelRidge.Fit(k * kernelScale, y * targetScale, null, problem.WithIntercept);
                    Assert.AreEqual(
                        one.LeaveOneOutRSquared,
                        other.LeaveOneOutRSquared,
                        1e-6 * Math.Max(1, Math.Abs(one.LeaveOneOutRSquared))
                    );
                    Assert.AreEqual(one.LeaveOneOutError, other.LeaveOneOutError / targetScale / targetScale, 1e-6 * one.LeaveOneOutError);
                    using Tensor expected = one.Predict(k),
                        actual = other.Predict(k * kernelScale) / targetScale;
                    Assert.AreEqual(
                        0,
                        (expected - actual).abs().max().item<double>(),
                        1e-4 * (expected.abs().max().item<double>() + y.abs().max().item<double>())
                    );
                }
            );

    [TestMethod]
    public void Sample_ChosenRidge_IsNoWorseThanOthers() =>
        Gen.Select(Problems, Gen.Double[-10, 4].Array[5])
            .Sample(
                (problem, exponents) =>
                {
                    using var scope = NewDisposeScope();
                    (Tensor k, Tensor y) = Make(problem);
                    using KernelRidge chosen = KernelRidge.Fit(k, y, null, problem.WithIntercept);
                    double mean = k.trace().item<double>() / k.shape[0];
                    foreach (double exponent in exponents)
                    {
                        // Half decades, refined: another minimum, narrower than these, may be missed by a little.
                        using KernelRidge other = KernelRidge.Fit(k, y, mean * Math.Pow(10, exponent), problem.WithIntercept);
                        Assert.IsLessThanOrEqualTo(other.LeaveOneOutError * 1.02, chosen.LeaveOneOutError);
                    }
                }
            );

    [TestMethod]
    public void Sample_MoreRidge_FitsLess() =>
        Gen.Select(Problems, Gen.Double[-4, 4])
            .Sample(
                (problem, exponent) =>
                {
                    using var scope = NewDisposeScope();
                    (Tensor k, Tensor y) = Make(problem);
                    double lambda = Math.Pow(10, exponent);
                    using KernelRidge less = KernelRidge.Fit(k, y, lambda, problem.WithIntercept),
                        more = KernelRidge.Fit(k, y, 2 * lambda, problem.WithIntercept);
                    Assert.IsLessThanOrEqualTo(less.DegreesOfFreedom, more.DegreesOfFreedom);
                    Assert.IsLessThanOrEqualTo(more.TrainError * (1 + 1e-9), less.TrainError);
                    Assert.IsLessThanOrEqualTo(less.LeaveOneOutError * (1 + 1e-9), less.TrainError);
                    Assert.IsLessThanOrEqualTo(Math.Min(problem.Rows, problem.Rank + 1) + 1e-6, less.DegreesOfFreedom);
                }
            );

    private static (Tensor Kernel, Tensor Targets) Make((int Rows, int Rank, int Outputs, int Seed, bool WithIntercept) problem)
    {
        using var generator = new Generator((ulong)problem.Seed);
        Tensor x = randn(problem.Rows, problem.Rank, ScalarType.Float64, generator: generator),
            beta = randn(problem.Rank, problem.Outputs, ScalarType.Float64, generator: generator);
        return (x.mm(x.t()), x.mm(beta) + randn(problem.Rows, problem.Outputs, ScalarType.Float64, generator: generator) + 1);
    }
}
