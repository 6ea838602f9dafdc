using CsCheck;
using MLSpectral.Statistics.RandomMatrices;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class SpikedModelTests
{
    private static readonly Gen<SpikedModel> Models = Gen.Select(Gen.Double[0.01, 3], Gen.Double[0.01, 100], (c, variance) =>
        new SpikedModel(c, variance)
    );

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Sample_Strength_InvertsTheEigenvalue() =>
        Gen.Select(Models, Gen.Double[1.01, 100])
            .Sample(
                (model, factor) =>
                    Math.Abs((model.Strength(model.Eigenvalue(factor * model.Threshold)) / (factor * model.Threshold)) - 1) < 1e-9,
                iter: 500
            );

    [TestMethod]
    public void Sample_ATransposedMatrix_HasTheSameSpikeWithTheSidesSwapped() =>
        Gen.Select(Models, Gen.Double[1, 10])
            .Sample(
                (model, factor) =>
                {
                    // W ↦ Wᵀ: N and M change places, eigenvalues are divided by M instead of N, and θ√N = θ'√M.
                    double c = model.Noise.AspectRatio,
                        theta = factor * model.Threshold;
                    var transposed = new SpikedModel(1 / c, model.Noise.Variance);
                    return Math.Abs((transposed.Eigenvalue(theta / Math.Sqrt(c)) * c / model.Eigenvalue(theta)) - 1) < 1e-12
                        && Math.Abs(transposed.LeftSquaredCosine(theta / Math.Sqrt(c)) - model.RightSquaredCosine(theta)) < 1e-10;
                },
                iter: 500
            );

    [TestMethod]
    public void BelowTheThreshold_TheSpikeIsLost()
    {
        var model = new SpikedModel(0.5, 4);
        Assert.AreEqual(2 * Math.Pow(0.5, 0.25), model.Threshold, 1e-14);
        Assert.AreEqual(model.Noise.UpperEdge, model.Eigenvalue(0.99 * model.Threshold));
        Assert.AreEqual(model.Noise.UpperEdge, model.Eigenvalue(model.Threshold * (1 + 1e-9)), 1e-12);
        Assert.AreEqual(0, model.LeftSquaredCosine(0.99 * model.Threshold));
        Assert.AreEqual(0, model.RightSquaredCosine(model.Threshold * (1 + 1e-9)), 1e-8);
        Assert.AreEqual(model.Threshold, model.Strength(model.Noise.UpperEdge), 1e-7);
        Assert.AreEqual(double.NaN, model.Strength(0.99 * model.Noise.UpperEdge));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Eigenvalue(-1));
    }

    [TestMethod]
    [DataRow(400, 200, 1.5)]
    [DataRow(300, 300, 2.0)]
    public void Formulas_AreWhatMatricesShow(int rows, int columns, double factor)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var model = new SpikedModel((double)columns / rows, 4);
        double theta = factor * model.Threshold,
            eigenvalue = 0,
            left = 0,
            right = 0;
        const int draws = 8;
        for (int i = 0; i < draws; i++)
        {
            Tensor u = nn.functional.normalize(randn(rows, 1, ScalarType.Float64, generator: generator), dim: 0);
            Tensor v = nn.functional.normalize(randn(columns, 1, ScalarType.Float64, generator: generator), dim: 0);
            Tensor w = (2 * randn(rows, columns, ScalarType.Float64, generator: generator)) + (theta * Math.Sqrt(rows) * u.mm(v.t()));
            (Tensor vectors, Tensor values, Tensor transposed) = linalg.svd(w, fullMatrices: false);
            eigenvalue += Math.Pow(values[0].item<double>(), 2) / rows / draws;
            left += Math.Pow(vectors[.., 0].dot(u.squeeze(1)).item<double>(), 2) / draws;
            right += Math.Pow(transposed[0].dot(v.squeeze(1)).item<double>(), 2) / draws;
        }

        // Each draw fluctuates by about 1/√N of its size, times a factor that grows towards the threshold: about 0.02 after the mean of
        // eight.
        Assert.AreEqual(1, eigenvalue / model.Eigenvalue(theta), 0.05);
        Assert.AreEqual(model.LeftSquaredCosine(theta), left, 0.07);
        Assert.AreEqual(model.RightSquaredCosine(theta), right, 0.07);
    }
}
