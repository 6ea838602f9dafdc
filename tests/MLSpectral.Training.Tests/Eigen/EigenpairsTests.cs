using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

/// <summary>What is claimed of approximate eigenvalues.</summary>
[TestClass]
public sealed class EigenpairsTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void ErrorBounds_AreQuadraticWhereNeighboursAreKnown_AndTheResidualBesideTheRest()
    {
        using Tensor vectors = eye(3, dtype: ScalarType.Float64);
        var pairs = new Eigenpairs([4, 2, 1], vectors, [0.1, 0.1, 0.1]);
        double[] leading = pairs.ErrorBounds(leading: true),
            trailing = pairs.ErrorBounds(leading: false);

        // Gaps to the interval of the neighbour: 4 − 2.1, 2 − 1.1 (nearer than 3.9 − 2), 1.9 − 1.
        CollectionAssert.AreEqual(
            new[] { 0.01 / 1.9, 0.01 / 0.9, 0.1 },
            leading.Select(bound => Math.Round(bound, 15)).ToArray(),
            Comparer
        );
        CollectionAssert.AreEqual(
            new[] { 0.1, 0.01 / 0.9, 0.01 / 0.9 },
            trailing.Select(bound => Math.Round(bound, 15)).ToArray(),
            Comparer
        );
    }

    private static Comparer<double> Comparer { get; } = Comparer<double>.Create((a, b) => Math.Abs(a - b) < 1e-12 ? 0 : a.CompareTo(b));
}
