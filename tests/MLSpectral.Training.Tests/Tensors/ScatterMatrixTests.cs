using CsCheck;
using MLSpectral.Kernels;
using MLSpectral.Tests.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Tensors;

/// <summary>The streaming pass against two passes over all rows, in whatever blocks and on whatever threads.</summary>
[TestClass]
public sealed class ScatterMatrixTests
{
    [TestMethod]
    public void Of_RowsInAnyBlocks_IsTheMatrixOfTheDenseComputation() =>
        Gen.Select(Gen.Int[1, 120], Gen.Int[1, 12], Gen.Int[1, 40], Gen.Int[-9, 9], Gen.Int[1, 1000])
            .Sample(
                (n, d, blockRows, exponent, seed) =>
                {
                    // Means up to 10⁹ standard deviations away, and a second half of the rows that is somewhere else.
                    double[][] rows =
                    [
                        .. ProbeRows
                            .Noise(n, d, seed)
                            .Select(
                                (row, i) =>
                                    row.Select((value, j) => value + ((j % 3) * Math.Pow(10, exponent)) + (i > n / 2 ? 100 : 0)).ToArray()
                            ),
                    ];
                    using ScatterMatrix scatter = Of(rows, blockRows);
                    AssertClose(rows, scatter, 1e-13);
                },
                iter: 200,
                threads: 1
            );

    [TestMethod]
    [DataRow(700, 150)]
    [DataRow(520, 1200)]
    public void Of_WideRows_IsTheMatrixOfTheDenseComputation(int width, int count)
    {
        double[][] rows = ProbeRows.Noise(count, width, 1);
        using ScatterMatrix scatter = Of(rows, blockRows: 64);
        AssertClose(rows, scatter, 1e-13);
    }

    [TestMethod]
    [DataRow(100, 20_000)]
    [DataRow(600, 2000)]
    public void Of_AnyNumberOfThreads_IsTheSameBitByBit(int width, int count)
    {
        double[][] rows = ProbeRows.Noise(count, width, 1);
        byte[] Bits(int threads)
        {
            using var limit = new ThreadCount(threads);
            using ScatterMatrix scatter = Of(rows);
            using Tensor half = scatter.LowerHalf.tril();
            return half.bytes.ToArray();
        }

        byte[] one = Bits(1);
        CollectionAssert.AreEqual(one, Bits(2));
        CollectionAssert.AreEqual(one, Bits(3));
    }

    [TestMethod]
    public void ASlotThatNeverChanges_IsExactlyZero()
    {
        double[][] rows = [.. ProbeRows.Noise(500, 3, 1).Select(row => (double[])[row[0], 0.1, row[1], 1e6 / 3])];
        using ScatterMatrix scatter = Of(rows, blockRows: 7);
        double[] half = Half(scatter);
        Assert.AreEqual(0, half[(1 * 4) + 1]);
        Assert.AreEqual(0, half[(3 * 4) + 3]);
        Assert.AreEqual(0, half[(3 * 4) + 2]);
        CollectionAssert.AreEqual(new[] { 0.1, 1e6 / 3 }, new[] { scatter.Mean[1], scatter.Mean[3] });
    }

    [TestMethod]
    public void AnExceptionOfTheStream_PassesAndLeavesNoTensorAlive()
    {
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        int read = 0;
        RowWriter failing = row => ++read < 50_000 ? true : throw new FormatException("unreadable");
        Assert.Throws<FormatException>(() => ScatterMatrix.Of(10, failing));
        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static ScatterMatrix Of(double[][] rows, int? blockRows = null)
    {
        int read = 0;
        return ScatterMatrix.Of(
            rows[0].Length,
            row =>
            {
                if (read == rows.Length)
                    return false;
                rows[read++].CopyTo(row);
                return true;
            },
            blockRows
        );
    }

    private static double[] Half(ScatterMatrix scatter) => [.. scatter.LowerHalf.data<double>()];

    private static void AssertClose(double[][] rows, ScatterMatrix scatter, double tolerance)
    {
        double[][] expected = DenseColumn.Scatter(rows);
        double[] mean = DenseColumn.Mean(rows),
            half = Half(scatter);
        int d = mean.Length;
        double scale = Enumerable.Range(0, d).Max(i => expected[i][i]);
        Assert.AreEqual(rows.Length, scatter.Count);
        for (int i = 0; i < d; i++)
        {
            Assert.AreEqual(mean[i], scatter.Mean[i], 1e-14 * Math.Max(1, Math.Abs(mean[i])));
            for (int j = 0; j <= i; j++)
                Assert.AreEqual(expected[i][j], half[(i * d) + j], tolerance * scale, $"{i}, {j}");
        }
    }
}
