using CsCheck;
using MLSpectral.Kernels;
using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

/// <summary>The stated bound n·ε·λ₁ of dense eigenvalues, against 31 digits and against spectra known by construction.</summary>
[TestClass]
public sealed unsafe class EigenvalueAccuracyTests
{
    private static readonly string[] Kinds =
    [
        "random",
        "gram",
        "deficient",
        "constant",
        "huge",
        "graded",
        "integers",
        "repeated",
        "tridiagonal",
    ];

    private static readonly Gen<(string Kind, int Side, int Exponent, int Seed)> Subjects = Gen.Select(
        Gen.Int[0, Kinds.Length - 1].Select(i => Kinds[i]),
        Gen.Frequency((4, Gen.Int[1, 5]), (2, Gen.Int[6, 14]), (1, Gen.Int[15, 30])),
        Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[-990, 980])),
        Gen.Int[0, 1_000_000_000]
    );

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Sample_AnyMatrix_IsWithinItsBound() =>
        Subjects.Sample(
            subject =>
            {
                double[] matrix = Make(subject.Kind, subject.Side, subject.Exponent, subject.Seed),
                    exact = ExactEigenvalues.Of(matrix, subject.Side);
                AssertWithinBound(exact, Managed(matrix, subject.Side, threads: 1));
                if (subject.Side > JacobiRotations.LargestSide)
                    AssertWithinBound(exact, Managed(matrix, subject.Side, threads: 2));
                AssertWithinBound(exact, Served(matrix, subject.Side));
            },
            iter: 3000,
            threads: 1
        );

    // Entries and eigenvalues are whole numbers: H D Hᵀ / n with Hadamard's H, c 11ᵀ + d I, and both.
    [TestMethod]
    [DataRow(2, new[] { -3, 5 })]
    [DataRow(4, new[] { -8, -8, 0, 12 })]
    [DataRow(4, new[] { 4, 4, 4, 4 })]
    [DataRow(8, new[] { -16, 0, 0, 0, 8, 8, 8, 64 })]
    [DataRow(16, new[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1024 })]
    public void WholeNumbers_AreWithinTheirBound(int side, int[] spectrum)
    {
        var matrix = new double[side * side];
        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j < side; j++)
            {
                for (int k = 0; k < side; k++)
                    matrix[(i * side) + j] += Hadamard(i, k) * Hadamard(j, k) * (double)spectrum[k] / side;
            }
        }

        foreach (int exponent in (int[])[-900, 0, 900])
        {
            double[] scaled = Array.ConvertAll(matrix, entry => Math.ScaleB(entry, exponent)),
                expected = Array.ConvertAll(spectrum, value => Math.ScaleB(value, exponent));
            AssertWithinBound(expected, Managed(scaled, side, threads: 1));
            AssertWithinBound(expected, Served(scaled, side));
            AssertWithinBound(expected, ExactEigenvalues.Of(scaled, side), share: 1e-6);
        }

        static int Hadamard(int row, int column) => int.IsEvenInteger(int.PopCount(row & column)) ? 1 : -1;
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(5)]
    [DataRow(13)]
    [DataRow(40)]
    public void SecondDifferences_AreWithinTheirBound(int side)
    {
        var matrix = new double[side * side];
        for (int i = 0; i < side; i++)
        {
            matrix[i * (side + 1)] = 2;
            if (i > 0)
                matrix[(i * side) + i - 1] = matrix[((i - 1) * side) + i] = -1;
        }

        double[] expected = [.. Enumerable.Range(1, side).Select(k => 4 * Math.Pow(Math.Sin(Math.PI * k / (2 * (side + 1))), 2))];
        AssertWithinBound(expected, ExactEigenvalues.Of(matrix, side), share: 0.6);
        AssertWithinBound(expected, Managed(matrix, side, threads: 1), share: 1.5);
    }

    [TestMethod]
    [DataRow(1, double.MaxValue)]
    [DataRow(1, -double.Epsilon)]
    [DataRow(3, double.Epsilon)]
    [DataRow(5, 1e-310)]
    [DataRow(5, 1e307)]
    public void EndsOfTheRange_AreNumbers(int side, double entry)
    {
        var matrix = new double[side * side];
        Array.Fill(matrix, entry);
        double[] values = Managed(matrix, side, threads: 1);
        Assert.AreEqual(side * entry, entry > 0 ? values[^1] : values[0], Math.Abs(entry) * 1e-14);
        Assert.IsTrue(values.Order().SequenceEqual(values));
    }

    private static double[] Make(string kind, int side, int exponent, int seed)
    {
        var random = new Random(seed);
        double[] factor = [.. Enumerable.Range(0, side * side).Select(_ => Gaussian(random))],
            matrix = new double[side * side];
        int rank = kind == "deficient" ? 1 + random.Next(side) : side;
        double constant = Math.Exp(random.NextDouble());
        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double gram = 0;
                for (int k = 0; k < rank; k++)
                    gram += factor[(i * side) + k] * factor[(j * side) + k];
                double entry = kind switch
                {
                    "random" => factor[(i * side) + j],
                    "constant" => constant,
                    "huge" => gram + 1e6,
                    "graded" => gram * Math.Pow(10, -i - j),
                    "integers" => random.Next(-3, 4),
                    "repeated" => i == j ? constant : 0.5 * constant,
                    "tridiagonal" => i - j <= 1 ? factor[(i * side) + j] : 0,
                    _ => gram,
                };
                matrix[(i * side) + j] = matrix[(j * side) + i] = Math.ScaleB(entry, exponent);
            }
        }

        return matrix;
    }

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double[] Managed(double[] matrix, int side, int threads)
    {
        fixed (double* entries = matrix)
            return ManagedEigenvalues.Of(entries, side, threads);
    }

    // By whatever way serves matrices of this size in this process.
    private static double[] Served(double[] matrix, int side)
    {
        using Tensor own = ((ReadOnlySpan<double>)matrix).ToTensor(side, side);
        (double[] values, _) = DenseEigenvalues.InPlace(own, withVectors: false);
        Array.Reverse(values);
        return values;
    }

    private static void AssertWithinBound(double[] exact, double[] actual, double share = 1)
    {
        Assert.HasCount(exact.Length, actual);
        double bound = share * NoiseFloor.ComputeFromLargest(exact.Max(Math.Abs), exact.Length, isSinglePrecision: false);
        for (int i = 0; i < exact.Length; i++)
            Assert.IsLessThanOrEqualTo(bound, Math.Abs(exact[i] - actual[i]), $"{actual[i]:R} for {exact[i]:R}, eigenvalue {i}");
    }
}
