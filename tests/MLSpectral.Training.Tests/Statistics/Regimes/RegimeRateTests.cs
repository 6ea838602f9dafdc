using MLSpectral.Kernels;
using MLSpectral.Statistics.Regimes;
using MLSpectral.Statistics.Sizes;
using TorchSharp;

namespace MLSpectral.Tests.Statistics.Regimes;

/// <summary>How often the regime of a matrix is right, on matrices of known kind. Seeded; writes tables in Markdown.</summary>
[TestClass]
public sealed class RegimeRateTests
{
    private const int Draws = 200;

    private const SpectralRegime Bulk = SpectralRegime.InvariantBulk;
    private const SpectralRegime Outliers = SpectralRegime.BulkWithOutliers;
    private const SpectralRegime Heavy = SpectralRegime.HeavyTailed;
    private const SpectralRegime Collapsed = SpectralRegime.RankCollapsed;

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    /// <summary>Weights without a start, by the law of noise alone.</summary>
    [TestMethod]
    [TestCategory("Long")]
    [DataRow(60, 40)]
    [DataRow(300, 200)]
    [DataRow(1000, 500)]
    public void Weights_WithoutAStart_AreWhatTheyAre(int rows, int columns)
    {
        WriteHead();
        double[] Rates(string name, Func<KnownMatrices, double[]> draw) =>
            Shares(
                name,
                $"{rows} × {columns}",
                Draws,
                i =>
                {
                    using var matrices = new KnownMatrices(rows, columns, Seed(i));
                    return Weights(rows, columns, draw(matrices), null);
                }
            );
        double[] Matrices(string name, Func<KnownMatrices, torch.Tensor> draw) => Rates(name, m => m.Spectrum(draw(m)));

        AssertMost(Bulk, 0.97, Matrices("Gaussian", m => m.Gaussian()));
        AssertMost(Outliers, columns < 200 ? 0.3 : 0.97, Matrices("a direction, θ = 1.5c^¼", m => m.Spiked(1.5 * m.Threshold, 1)));
        AssertMost(Outliers, 0.97, Matrices("a direction, θ = 2.5c^¼", m => m.Spiked(2.5 * m.Threshold, 1)));
        AssertMost(Outliers, columns < 200 ? 0.7 : 0.97, Matrices("3 directions, θ = 1.5c^¼", m => m.Spiked(1.5 * m.Threshold, 3)));
        AssertMost(Outliers, 0.97, Matrices("3 directions, θ = 2.5c^¼", m => m.Spiked(2.5 * m.Threshold, 3)));
        AssertMost(Outliers, 0.97, Matrices("3 directions, θ = 20c^¼", m => m.Spiked(20 * m.Threshold, 3)));
        double[] many = Matrices("12 directions, θ = 2.5c^¼", m => m.Spiked(2.5 * m.Threshold, 12));
        AssertMost(Outliers, columns < 200 ? 0 : 0.9, many);
        AssertMost(Heavy, columns < 200 ? 0.6 : 0.97, Matrices("Pareto entries, index 1.5", m => m.ParetoEntries(1.5)));
        Matrices("Pareto entries, index 2.5", m => m.ParetoEntries(2.5));
        Matrices("Pareto entries, index 3.5", m => m.ParetoEntries(3.5));
        AssertMost(Heavy, columns < 200 ? 0.2 : 0.97, Matrices("Gaussian, Pareto columns, index 2", m => m.ParetoColumns(2)));
        Matrices("Gaussian, Pareto columns, index 4", m => m.ParetoColumns(4));
        AssertMost(Heavy, columns < 200 ? 0.6 : 0.97, Rates("power law, α = 2", m => m.PowerLaw(2)));
        Rates("power law, α = 3", m => m.PowerLaw(3));
        AssertMost(
            Collapsed,
            0.97,
            Matrices("3 directions with 99.9 % of the mass", m => (m.Gaussian() * Math.Sqrt(0.001 * 3 / columns)) + m.Directions(1, 3))
        );
        AssertMost(Collapsed, 0.97, Matrices("a product of rank M/3", m => m.Product(columns / 3)));
    }

    /// <summary>Weights and what a run could make of them.</summary>
    [TestMethod]
    [TestCategory("Long")]
    [DataRow(60, 40)]
    [DataRow(300, 200)]
    [DataRow(1000, 500)]
    public void Weights_AfterAStart_AreWhatWasDoneToThem(int rows, int columns)
    {
        WriteHead();
        double[] Rates(string name, Func<KnownMatrices, torch.Tensor, torch.Tensor> train) =>
            Shares(
                name,
                $"{rows} × {columns}",
                Draws,
                i =>
                {
                    using var matrices = new KnownMatrices(rows, columns, Seed(i));
                    torch.Tensor start = matrices.Gaussian();
                    return Weights(rows, columns, matrices.Spectrum(train(matrices, start)), matrices.Spectrum(start));
                }
            );

        AssertMost(Bulk, 0.97, Rates("moved by 5 %", (m, w) => w + (0.05 * m.Gaussian())));
        Rates("moved by 20 %", (m, w) => w + (0.2 * m.Gaussian()));
        AssertMost(SpectralRegime.Unclear, 0.97, Rates("1.1 times the start", (_, w) => 1.1 * w));
        Rates("a direction, θ = 1.5c^¼", (m, w) => w + m.Directions(1.5 * m.Threshold, 1));
        AssertMost(Outliers, 0.97, Rates("a direction, θ = 2.5c^¼", (m, w) => w + m.Directions(2.5 * m.Threshold, 1)));
        Rates("and Pareto columns, index 2", (m, w) => w + (0.5 * m.ParetoColumns(2)));
        AssertMost(Collapsed, 0.97, Rates("a hundredth of the start, 3 directions", (m, w) => (0.01 * w) + m.Directions(1, 3)));
    }

    /// <summary>Kernels of random networks, and of networks near them.</summary>
    [TestMethod]
    [TestCategory("Long")]
    [DataRow(60)]
    [DataRow(300)]
    [DataRow(600)]
    public void Kernels_AfterAStart_AreWhatWasDoneToThem(int size)
    {
        WriteHead();
        double[] Rates(string name, Func<KnownKernels, torch.Tensor> start, Func<KnownKernels, torch.Tensor> now) =>
            Shares(
                name,
                $"{size}",
                Draws,
                i =>
                {
                    using var kernels = new KnownKernels(size, Seed(i));
                    return Kernel(KnownKernels.Spectrum(now(kernels)), KnownKernels.Spectrum(start(kernels)));
                }
            );
        torch.Tensor Tanh(KnownKernels k) => KnownKernels.Conjugate(k.Activations(k.First));
        torch.Tensor Relu(KnownKernels k) => KnownKernels.Conjugate(k.Activations(k.First, isRelu: true));
        torch.Tensor Tangent(KnownKernels k) => k.Tangent(k.First);

        AssertMost(Bulk, 0.97, Rates("CK tanh, W moved by 5 %", Tanh, k => KnownKernels.Conjugate(k.Activations(k.Moved(0.05)))));
        AssertMost(
            Bulk,
            0.97,
            Rates("CK ReLU, W moved by 5 %", Relu, k => KnownKernels.Conjugate(k.Activations(k.Moved(0.05), isRelu: true)))
        );
        AssertMost(Bulk, 0.97, Rates("NTK tanh, W moved by 5 %", Tangent, k => k.Tangent(k.Moved(0.05))));
        AssertMost(SpectralRegime.Unclear, 0.97, Rates("NTK tanh, v 1.1 times", Tangent, k => k.Tangent(k.First, 1.1)));
        AssertMost(
            Outliers,
            size < 300 ? 0.8 : 0.97,
            Rates("CK tanh, direction in W, 1.5 times its norm", Tanh, k => KnownKernels.Conjugate(k.Activations(k.Spiked(1.5))))
        );
        Rates("CK tanh, direction in W, 3 times its norm", Tanh, k => KnownKernels.Conjugate(k.Activations(k.Spiked(3))));
        AssertMost(Outliers, 0.97, Rates("CK tanh, direction of 1.5 λ₁", Tanh, k => k.WithDirection(Tanh(k), 1.5)));
        AssertMost(Outliers, 0.97, Rates("CK ReLU, direction of 1.5 λ₁", Relu, k => k.WithDirection(Relu(k), 1.5)));
        AssertMost(Outliers, 0.97, Rates("NTK tanh, direction of 1.5 λ₁", Tangent, k => k.WithDirection(Tangent(k), 1.5)));
        AssertMost(
            Heavy,
            size < 300 ? 0.2 : 0.7,
            Rates("CK tanh, units with Pareto scales", Tanh, k => KnownKernels.Conjugate(k.HeavyUnits(k.Activations(k.First))))
        );
        AssertMost(
            Collapsed,
            0.97,
            Rates("CK tanh, 0.0001 times and a direction of λ₁", Tanh, k => (0.0001 * Tanh(k)) + (k.WithDirection(Tanh(k), 1) - Tanh(k)))
        );
    }

    private static int Seed(int draw) => 7919 + draw;

    private static SpectralMeasurement Weights(int rows, int columns, double[] now, double[]? start)
    {
        Spectrum Of(double[] eigenvalues) =>
            new(SpectralMatrix.Weight, 1, "", rows, columns, eigenvalues, NoiseFloor.Compute(eigenvalues));
        Spectrum spectrum = Of(now);
        return SpectralMeasurement.Compute(spectrum, start is null ? spectrum : Of(start));
    }

    private static SpectralMeasurement Kernel(double[] now, double[] start)
    {
        static Spectrum Of(double[] values) =>
            new(SpectralMatrix.ConjugateKernel, 1, "", values.Length, values.Length, values, NoiseFloor.Compute(values));
        return SpectralMeasurement.Compute(Of(now), Of(start));
    }

    private static void AssertMost(SpectralRegime regime, double least, double[] shares) =>
        Assert.IsGreaterThanOrEqualTo(least, shares[(int)regime]);

    private void WriteHead()
    {
        TestContext.WriteLine("| matrix | size | " + string.Join(" | ", Enum.GetNames<SpectralRegime>()) + " |");
        TestContext.WriteLine("|---|---|" + string.Concat(Enum.GetValues<SpectralRegime>().Select(_ => "---|")));
    }

    // Threads of torch would wait for each other in matrices this small.
    private double[] Shares(string name, string size, int draws, Func<int, SpectralMeasurement> measure)
    {
        using var threads = new ThreadCount(1);
        int[] counts = new int[Enum.GetValues<SpectralRegime>().Length];
        for (int i = 0; i < draws; i++)
            counts[(int)measure(i).Regime!.Value]++;

        double[] shares = [.. counts.Select(count => (double)count / draws)];
        TestContext.WriteLine(
            $"| {name} | {size} | " + string.Join(" | ", shares.Select(share => FormattableString.Invariant($"{100 * share:0.#} %"))) + " |"
        );
        return shares;
    }
}
