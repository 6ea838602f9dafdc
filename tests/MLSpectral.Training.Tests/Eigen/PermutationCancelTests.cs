using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

/// <summary>Permutations that are no longer wanted.</summary>
[TestClass]
public sealed class PermutationCancelTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Of_OnceCancelled_MakesNoFurtherCopy()
    {
        using Tensor matrix = Matrices.Gaussian(12, 10);
        int asked = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            PermutationNull.Test(matrix, 100_000, seed: 1, () => Interlocked.Increment(ref asked) > 20)
        );
        Assert.IsInRange(21, 1000, asked);
    }
}
