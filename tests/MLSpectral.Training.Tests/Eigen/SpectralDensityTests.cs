using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

/// <summary>Densities against exact spectra: what is stated holds, and is not empty.</summary>
[TestClass]
public sealed class SpectralDensityTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(SpectrumSelection.Density)]
    [DataRow(SpectrumSelection.LargestAndDensity)]
    public void Bounds_OfSomeSeeds_Hold(SpectrumSelection part) => AssertBounds(part, seeds: 10);

    [TestMethod]
    [TestCategory("Long")]
    [DataRow(SpectrumSelection.Density)]
    [DataRow(SpectrumSelection.LargestAndDensity)]
    public void Bounds_OfManySeeds_HoldAtLeastAsOftenAsStated(SpectrumSelection part) => AssertBounds(part, seeds: 200);

    // Without sampling error nothing is left but the bracket of the Gauss rule, which must hold each time.
    [TestMethod]
    public void Brackets_OfOneVector_HoldExactly()
    {
        double[] points = [.. Enumerable.Range(0, 200).Select(i => Math.Sin(i) + 1.5)],
            roots = [.. Enumerable.Range(0, 200).Select(i => 1 + Math.Cos(7 * i))];
        double length = Math.Sqrt(roots.Sum(root => root * root));
        var rule = TridiagonalQuadrature.Of(points, roots, 12);
        Assert.AreEqual(1, rule.Weights.Sum(), 1e-13);
        double below = 0;
        for (int i = 0; i < rule.Nodes.Length; i++)
        {
            double mass = points.Select((point, j) => point <= rule.Nodes[i] ? roots[j] * roots[j] / length / length : 0).Sum();
            Assert.IsGreaterThanOrEqualTo(below - 1e-12, mass);
            below += rule.Weights[i];
            Assert.IsLessThanOrEqualTo(below + 1e-12, mass);
        }

        for (int power = 1; power < 24; power++)
        {
            double moment = points.Select((point, j) => Math.Pow(point, power) * roots[j] * roots[j] / length / length).Sum();
            Assert.AreEqual(1, rule.Nodes.Select((node, i) => rule.Weights[i] * Math.Pow(node, power)).Sum() / moment, 1e-11);
        }
    }

    [TestMethod]
    public void LargestAndDensity_FromOneBlock_GivePairsAndOutliersExactly()
    {
        using var scope = NewDisposeScope();
        Tensor kernel = Matrices.ReluTangentKernel(500);
        double[] exact = Matrices.Exact(kernel);
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(kernel),
            SpectrumRequest.LargestAndDensity(10, 8, 25) with
            {
                Method = SpectrumMethod.MatrixFree,
                WithVectors = true,
            }
        );
        Matrices.AssertClose(exact[..10], spectrum.Eigenvalues, 1e-11 * exact[0]);
        SpectralDensity density = spectrum.Density!;
        Assert.AreEqual(exact[0], density.Nodes[0], 1e-10 * exact[0]);
        Assert.AreEqual(1.0 / 500, density.Weights[0], 1e-15);
        Assert.AreEqual(exact.Average(), density.Nodes.Select((node, i) => node * density.Weights[i]).Sum(), 0.02 * exact.Average());
        Assert.IsTrue(Holds(exact, density));
    }

    [TestMethod]
    public void Density_OfLowRankAndOfMultipleEigenvalues_IsExact()
    {
        using var scope = NewDisposeScope();
        Tensor matrix = Matrices.WithEigenvalues([
            .. Enumerable
                .Range(0, 200)
                .Select(i =>
                    i < 2 ? 4.0
                    : i < 4 ? 3
                    : i < 80 ? 1
                    : 0
                ),
        ]);
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(matrix),
            SpectrumRequest.Density(8, 10) with
            {
                Method = SpectrumMethod.MatrixFree,
            }
        );
        SpectralDensity density = spectrum.Density!;
        Assert.AreEqual(0.02, 1 - density.CumulativeAt(2), 1e-12);
        Assert.AreEqual(0.01, 1 - density.CumulativeAt(3.5), 1e-12);
        Assert.AreEqual(0.6, density.CumulativeAt(0.5), 0.05);
        Assert.IsTrue(Holds(Matrices.Exact(matrix), density));
    }

    [TestMethod]
    public void Density_OfASmallMatrix_IsDenseAndExact()
    {
        using var scope = NewDisposeScope();
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(Matrices.WithEigenvalues([4, 2, 2, 1])),
            SpectrumRequest.Density()
        );
        SpectralDensity density = spectrum.Density!;
        Assert.AreEqual(SpectrumMethod.Dense, spectrum.Plan.Method);
        Assert.AreEqual(0, density.KolmogorovSmirnovBound);
        Assert.AreEqual(0.75, density.CumulativeAt(2.5));
        Assert.AreEqual((0.25, 0.25), density.BandAt(1.5));
        Assert.AreEqual((0.0, 0.0), density.BandAt(-1));
        Assert.AreEqual(1, density.Confidence);
    }

    [TestMethod]
    public void Density_OfMoreVectorsThanABlock_UsesAllOfThem()
    {
        using var scope = NewDisposeScope();
        Tensor kernel = Matrices.WithEigenvalues([.. Enumerable.Range(0, 300).Select(i => 2 - (0.005 * i))]);
        SpectrumRequest request = SpectrumRequest.Density(20, 12) with { Method = SpectrumMethod.Lanczos };
        using MatrixSpectrum blocks = SpectrumSolver.Solve(new DenseMatrix(kernel), request),
            one = SpectrumSolver.Solve(new DenseMatrix(kernel), request with { BlockSize = 20 });
        Assert.AreEqual(240, blocks.Products);
        Assert.IsTrue(Holds(Matrices.Exact(kernel), blocks.Density!));
        Assert.IsTrue(Holds(Matrices.Exact(kernel), one.Density!));
        Assert.AreEqual(Mean(one.Density!), Mean(blocks.Density!), 0.03 * Mean(one.Density!));
        Assert.IsLessThan(1.1 * one.Density!.SamplingBound, blocks.Density!.SamplingBound);

        static double Mean(SpectralDensity density) => density.Nodes.Select((node, i) => node * density.Weights[i]).Sum();
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(8)]
    public void Bounds_HaveTheSamplingTermOfTheTheorem(int vectors)
    {
        // Chen, Trogdon, Ubaru 2021, theorem 1 with confidence 1 − η, half of η for the samples; steps enough that the bracket of the
        // rule is small beside it.
        using var scope = NewDisposeScope();
        const int Size = 600;
        Tensor kernel = Matrices.WithEigenvalues([.. Enumerable.Range(0, Size).Select(i => 2 - (0.003 * i))]);
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(kernel),
            SpectrumRequest.Density(vectors, 40) with
            {
                Method = SpectrumMethod.MatrixFree,
                Confidence = 0.95,
            }
        );
        double sampling = Math.Sqrt(Math.Log(2 * Size / (0.05 / 2)) / (vectors * (Size + 2.0)));
        Assert.AreEqual(sampling, spectrum.Density!.SamplingBound, 0.05 * sampling);
        Assert.IsInRange(sampling, sampling + 0.08, spectrum.Density.KolmogorovSmirnovBound);
    }

    private static void AssertBounds(SpectrumSelection part, int seeds)
    {
        using var scope = NewDisposeScope();
        Tensor[] matrices =
        [
            Matrices.ReluTangentKernel(300),
            Matrices.WithEigenvalues([
                .. Enumerable
                    .Range(0, 300)
                    .Select(i =>
                        i < 100 ? 0.5 + (0.003 * i)
                        : i < 250 ? 1
                        : 2.0
                    ),
            ]),
            Matrices.WithEigenvalues([.. Enumerable.Range(0, 300).Select(i => i < 120 ? 0 : Math.Pow(0.97, i))]),
        ];
        foreach (Tensor matrix in matrices)
        {
            double[] exact = Matrices.Exact(matrix);
            int failures = 0;
            for (int seed = 0; seed < seeds; seed++)
            {
                SpectrumRequest request =
                    part == SpectrumSelection.Density ? SpectrumRequest.Density(6, 20) : SpectrumRequest.LargestAndDensity(5, 6, 20);
                using MatrixSpectrum spectrum = SpectrumSolver.Solve(
                    new DenseMatrix(matrix),
                    request with
                    {
                        Seed = seed,
                        Method = SpectrumMethod.MatrixFree,
                        Confidence = 0.9,
                    }
                );
                SpectralDensity density = spectrum.Density!;
                Assert.AreEqual(0.9, density.Confidence);
                Assert.AreEqual(1, density.Weights.Sum(), 1e-12);
                failures += Holds(exact, density) ? 0 : 1;
                Assert.IsLessThan(
                    0.4,
                    density.KolmogorovSmirnovBound - exact.GroupBy(value => Math.Round(value, 9)).Max(group => group.Count() / 300.0)
                );
                Assert.IsLessThan(0.2 * exact[0], density.WassersteinBound);
            }

            Assert.IsLessThanOrEqualTo(0.1 * seeds, failures);
        }
    }

    private static bool Holds(double[] exact, SpectralDensity density)
    {
        double[] ascending = [.. exact.Reverse().Select(value => Math.Max(value, 0))];
        double n = exact.Length,
            slack = 1e-9 * exact[0],
            largest = 0,
            integral = 0;
        bool inBand = true;
        double[] places = [.. ascending.Concat(density.Nodes).Order()];
        int below = 0;
        for (int i = 0; i < places.Length; i++)
        {
            double x = places[i],
                next = i + 1 < places.Length ? places[i + 1] : x;
            while (below < ascending.Length && ascending[below] <= x + slack)
                below++;
            if (next <= x + (2 * slack))
                continue;
            double middle = 0.5 * (x + next),
                difference = Math.Abs((below / n) - density.CumulativeAt(middle));
            largest = Math.Max(largest, difference);
            integral += (next - x) * difference;
            (double lower, double upper) = density.BandAt(middle);
            inBand &= below / n >= lower - 1e-9 && below / n <= upper + 1e-9;
        }

        return inBand && largest <= density.KolmogorovSmirnovBound + 1e-9 && integral <= density.WassersteinBound + slack;
    }
}
