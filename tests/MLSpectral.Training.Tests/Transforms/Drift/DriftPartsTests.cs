using CsCheck;
using Microsoft.ML.Data;
using MLSpectral.Statistics.Samples;
using static MLSpectral.Tests.Transforms.Drift.DriftSamples;

namespace MLSpectral.Tests.Transforms.Drift;

/// <summary>The pieces of a comparison, each against what it should be by its definition.</summary>
[TestClass]
public sealed class DriftPartsTests
{
    [TestMethod]
    public void Moments_OfBlocksTogether_AreMeanAndCovarianceOfTheirRows()
    {
        double[][] rows = [.. Gaussian(48, 5, RandomStream.Of(3, 0)).Select(row => Array.ConvertAll(row, value => 7 + (2.0 * value)))];
        double[] shift = [7, 6, 7, 8, 7],
            mean = [.. Enumerable.Range(0, 5).Select(j => rows.Average(row => row[j]))];
        var group = new GroupMoments(
            BlockMoments.Sum([.. rows.Chunk(16).Select(block => BlockMoments.Of(block.SelectMany(row => row).ToArray(), shift))])
        );
        var covariance = new double[25];
        group.CopyCovariance([1, 1, 1, 1, 1], covariance);
        double squares = 0;
        for (int i = 0; i < 5; i++)
        {
            Assert.AreEqual(mean[i] - shift[i], group.Mean[i], 1e-12);
            for (int j = 0; j < 5; j++)
            {
                double expected = rows.Sum(row => (row[i] - mean[i]) * (row[j] - mean[j])) / 47;
                squares += expected * expected;
                if (j <= i)
                    Assert.AreEqual(expected, covariance[(i * 5) + j], 1e-12);
            }
        }

        Assert.AreEqual(squares, group.Squares, 1e-10);
        GroupMoments half = new(BlockMoments.Of(rows.Take(16).SelectMany(row => row).ToArray(), shift));
        Assert.AreEqual(
            Enumerable.Range(0, 5).Max(i => Math.Abs(rows.Take(16).Average(row => row[i]) - mean[i])),
            group.LargestMeanDifference(half),
            1e-12
        );
    }

    [TestMethod]
    public void Standardized_IsWhatStandardizedRowsWouldGive()
    {
        double[] rows = [.. Gaussian(16, 3, RandomStream.Of(3, 1)).SelectMany(row => row).Select(value => (double)value)];
        double[] mean = [0.5, -1, 2],
            factors = [2, 0, 0.25];
        double[] scaled = [.. rows.Select((value, i) => (value - mean[i % 3]) * factors[i % 3])];
        double[] expected = BlockMoments.Of(scaled, new double[3]).Values,
            actual = BlockMoments.Of(rows, new double[3]).Standardized(mean, factors).Values;
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-12);
    }

    // Rows of one distribution: the squares are zero on average, so half of them are negative.
    [TestMethod]
    public void SquaredDistances_HaveNoBias()
    {
        double means = 0,
            covariances = 0;
        for (int draw = 0; draw < 400; draw++)
        {
            var random = RandomStream.Of(4, draw);
            GroupMoments first = Group(Gaussian(20, 4, random)),
                second = Group(Gaussian(50, 4, random));
            means += first.SquaredMeanDistance(second) / 400;
            covariances += first.SquaredCovarianceDistance(second) / 400;
        }

        // Uncorrected they would be 4(1/20 + 1/50) = 0.28 and about 20(1/19 + 1/49) = 1.46.
        Assert.AreEqual(0, means, 0.04);
        Assert.AreEqual(0, covariances, 0.15);
    }

    [TestMethod]
    public void Eigenvalues_AreThoseOfTheScaledCovariance()
    {
        Gen.Select(Gen.Int[1, 30], Gen.Int[2, 60], Gen.Int[0, 1000])
            .Sample(
                (width, count, seed) =>
                {
                    GroupMoments group = Group(Gaussian(count, width, RandomStream.Of(seed, 0)));
                    double[] units = [.. Enumerable.Range(0, width).Select(i => 1 + (i % 3))];
                    double[] matrix = new double[width * width],
                        values = new CovarianceSpectrum(width).Eigenvalues(group, units);
                    group.CopyCovariance(units, matrix);
                    double[] expected = Mirrored(matrix, width).Evd().EigenValues.Select(value => value.Real).OrderDescending().ToArray();
                    return values.Length == width
                        && Enumerable.Range(0, width).All(i => Math.Abs(values[i] - Math.Max(expected[i], 0)) <= 1e-12 * expected[0]);
                },
                iter: 50,
                threads: 1
            );
    }

    // Sensors that are stuck far from where the reference was: what subtracting their mean leaves is no spectrum.
    [TestMethod]
    [DataRow(3)]
    [DataRow(20)]
    public void Eigenvalues_OfConstantRowsFarFromTheShift_AreZero(int width)
    {
        foreach (int count in (int[])[30, 1000, 30_000])
        {
            double[] row = [.. Enumerable.Range(0, width).Select(i => 1000.1 + (0.3 * i))],
                rows = [.. Enumerable.Range(0, count).SelectMany(_ => row)],
                units = [.. Enumerable.Range(0, width).Select(i => 1.0 + (i % 3))];
            var group = new GroupMoments(BlockMoments.Of(rows, new double[width]));
            CollectionAssert.AreEqual(new double[width], new CovarianceSpectrum(width).Eigenvalues(group, units), $"{count} rows");
        }
    }

    [TestMethod]
    public void LeadingEigenvector_IsTheDirectionOfMostVariance()
    {
        GroupMoments group = Group(
            Change(Gaussian(500, 4, RandomStream.Of(5, 0)), row => (row[1], row[2]) = (row[1] + (5 * row[3]), row[2] - (5 * row[3])))
        );
        double[] vector = new CovarianceSpectrum(4).LeadingEigenvector(group);
        Assert.AreEqual(1, vector.Sum(value => value * value), 1e-12);
        Assert.AreEqual(-0.7, vector[1] / Math.Sign(vector[2]), 0.05);
    }

    [TestMethod]
    [DataRow(5, 1, 5)]
    [DataRow(6, 2, 15)]
    [DataRow(7, 5, 21)]
    [DataRow(130, 1, 130)]
    [DataRow(60, 30, 200)]
    public void Choices_AreAllDifferentOnes_OrRandomOnes_AndBeginWithTheObserved(int blocks, int chosen, int count)
    {
        IReadOnlyList<int[]> choices = BlockChoices.Of(blocks, chosen, RandomStream.Of(1, 1));
        Assert.HasCount(count, choices);
        CollectionAssert.AreEqual(Enumerable.Range(blocks - chosen, chosen).ToArray(), choices[0]);
        Assert.HasCount(count, choices.Select(choice => string.Join(' ', choice)).Distinct());
        Assert.IsTrue(
            choices.All(choice =>
                choice.Length == chosen && choice.Distinct().Count() == chosen && choice.All(place => place >= 0 && place < blocks)
            )
        );
    }

    // 200 expected of each of the 15 pairs, with a standard deviation of 14.
    [TestMethod]
    public void RandomChoices_AreAllEquallyLikely()
    {
        var random = RandomStream.Of(3, 0);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 3000; i++)
        {
            string choice = string.Join(' ', BlockChoices.Draw(6, 2, random));
            counts[choice] = counts.GetValueOrDefault(choice) + 1;
        }

        Assert.HasCount(15, counts);
        foreach ((string choice, int count) in counts)
            Assert.AreEqual(200, count, 60, choice);
    }

    [TestMethod]
    public void PValues_AreSharesOfStatisticsAtLeastAsLarge()
    {
        double[] first = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3],
            second = [9, 1, 2, 3, 4, 5, 6, 7, 8, 0];
        Assert.AreEqual(0.7, PermutationPValues.Of(first));
        Assert.AreEqual(0.1, PermutationPValues.Of(second));

        // The sixth choice has the largest value of the first statistic, farther from the mean than that of the second.
        Assert.AreEqual(0.2, PermutationPValues.Of(first, second));
        Assert.AreEqual(1, PermutationPValues.Of([2, 2, 2], [0, 0, 0]));
    }

    [TestMethod]
    public void SketchedRows_KeepInnerProductsOnAverage()
    {
        float[] first = Gaussian(1, 300, RandomStream.Of(6, 0))[0],
            second = [.. first.Select((value, i) => value + (i % 2))];
        double exact = first.Zip(second, (x, y) => (double)x * y).Sum(),
            sum = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            double[] x = new double[RowCoordinates.Largest],
                y = new double[RowCoordinates.Largest];
            var coordinates = new RowCoordinates(300, seed);
            Assert.IsTrue(coordinates.TryRead(new VBuffer<float>(300, first), x));
            Assert.IsTrue(coordinates.TryRead(new VBuffer<float>(300, second), y));
            sum += x.Zip(y, (a, b) => a * b).Sum() / 200;
        }

        Assert.AreEqual(exact, sum, 0.03 * exact);
    }

    // 256 blocks expected of each tenth of the stream, with a standard deviation of 15.
    [TestMethod]
    public void AReservoir_KeepsEveryBlockWithTheSameProbability()
    {
        var counts = new int[10];
        for (int seed = 0; seed < 20; seed++)
        {
            var reservoir = new BlockReservoir(coordinates: 1, rowsPerBlock: 2, RandomStream.Of(seed, 0));
            for (int row = 0; row < 10_000; row++)
                reservoir.Add([row]);
            ReadOnlyMemory<double>[] kept = [.. reservoir.Parts(2)];
            Assert.HasCount(BlockReservoir.Capacity, kept);
            foreach (ReadOnlyMemory<double> block in kept)
            {
                Assert.AreEqual(block.Span[0] + 1, block.Span[1]);
                counts[(int)block.Span[0] / 1000]++;
            }
        }

        foreach (int count in counts)
            Assert.AreEqual(256, count, 60);
    }

    private static GroupMoments Group(float[][] rows) =>
        new(BlockMoments.Of(rows.SelectMany(row => row).Select(value => (double)value).ToArray(), new double[rows[0].Length]));

    private static MathNet.Numerics.LinearAlgebra.Matrix<double> Mirrored(double[] lower, int width) =>
        MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(width, width, (i, j) => lower[(Math.Max(i, j) * width) + Math.Min(i, j)]);
}
