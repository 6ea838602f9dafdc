using MLSpectral.Kernels;
using MLSpectral.Statistics.Samples;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Statistics;

/// <summary>That the simulations' fast spectra are right.</summary>
[TestClass]
public sealed class TridiagonalEigenvaluesTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Find_IsWhatADenseSolverFinds()
    {
        const int size = 60;
        Random random = RandomStream.Of(1, 0);
        double[] diagonal = [.. Enumerable.Range(0, size).Select(_ => 1 + random.NextDouble())],
            beside = [.. Enumerable.Range(0, size - 1).Select(i => i == 20 ? 0 : 0.4 * random.NextDouble())];
        using var scope = NewDisposeScope();
        Tensor matrix = diag(tensor(diagonal)) + diag(tensor(beside), 1) + diag(tensor(beside), -1);
        double[] expected = SymmetricEigenvalues.Of(matrix);
        TridiagonalEigenvalues.Find(diagonal, beside.Select(b => b * b).ToArray());
        for (int i = 0; i < size; i++)
            Assert.AreEqual(expected[i], diagonal[i], 1e-13);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.3)]
    public void Draw_HasTheMomentsOfDenseMatrices(double spike)
    {
        // E tr = M(1 + θ²/M), and the variance of the trace is (2NM + 4Nθ²)/N²: noncentral χ² with NM degrees of freedom and shift
        // θ²N.
        const int rows = 30,
            columns = 12,
            draws = 4000;
        double[] traces =
        [
            .. Enumerable.Range(0, draws).Select(i => GaussianSpectrum.Draw(RandomStream.Of(5, i), rows, columns, spike).Sum()),
        ];
        double mean = traces.Average(),
            variance = ((2.0 * columns) + (4 * spike * spike)) / rows;
        Assert.AreEqual(columns + (spike * spike), mean, 5 * Math.Sqrt(variance / draws));
        Assert.AreEqual(1, traces.Sum(t => (t - mean) * (t - mean)) / draws / variance, 5 * Math.Sqrt(2.0 / draws));
    }
}
