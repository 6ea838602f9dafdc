using CsCheck;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Transforms;

/// <summary>The folding of wide columns: linear, repeatable, and as close as its bound says.</summary>
[TestClass]
public sealed class CountSketchTests
{
    [TestMethod]
    public void Buckets_HoldEachSlotOnce_AndAreOfOneSize() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 300], Gen.Int[0, 99])
            .Sample(
                (width, maximum, seed) =>
                {
                    var sketch = new CountSketch(width, maximum, seed);
                    Assert.IsLessThanOrEqualTo(Math.Min(width, maximum), sketch.Width);
                    int[] sizes = new int[sketch.Width];
                    for (int slot = 0; slot < width; slot++)
                    {
                        double[] folded = Fold(sketch, Enumerable.Range(0, width).Select(j => j == slot ? 1.0 : 0));
                        int bucket = Array.FindIndex(folded, value => value != 0);
                        Assert.AreEqual(1, folded.Sum(Math.Abs));
                        sizes[bucket]++;
                    }

                    int largest = ((width - 1) / sketch.Width) + 1;
                    Assert.IsTrue(sizes.All(size => size <= largest));
                    Assert.IsGreaterThanOrEqualTo(sketch.Width - (largest * sketch.Width - width), sizes.Count(size => size == largest));
                },
                iter: 30,
                threads: 1
            );

    [TestMethod]
    public void Fold_IsLinear_AndTheSameForSparseRows() =>
        Gen.Int[0, 99]
            .Sample(
                seed =>
                {
                    var sketch = new CountSketch(500, 64, seed);
                    double[] x = ProbeRows.Noise(1, 500, seed)[0],
                        y = [.. ProbeRows.Noise(1, 500, seed + 1000)[0].Select(value => value > 1 ? value : 0)];
                    double[] sum = Fold(sketch, x.Zip(y, (a, b) => a + b)),
                        foldedX = Fold(sketch, x),
                        foldedY = Fold(sketch, y);
                    int[] slots = [.. Enumerable.Range(0, 500).Where(slot => y[slot] != 0)];
                    double[] sparse = new double[sketch.Width];
                    sketch.Fold(new VBuffer<double>(500, slots.Length, [.. slots.Select(slot => y[slot])], slots), sparse);
                    CollectionAssert.AreEqual(foldedY, sparse);
                    for (int i = 0; i < sum.Length; i++)
                        Assert.AreEqual(sum[i], foldedX[i] + foldedY[i], 1e-12);
                },
                iter: 20,
                threads: 1
            );

    [TestMethod]
    public void InnerProducts_AreKeptAsWellAsTheBoundSays()
    {
        // ‖X S SᵀXᵀ − XXᵀ‖_F² over 200 sketches; the bound is of its expectation.
        double[][] rows = ProbeRows.Noise(4, 300, 1);
        double total = rows.Sum(row => row.Sum(value => value * value));
        double error = 0,
            bias = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var sketch = new CountSketch(300, 60, seed);
            double[][] folded = [.. rows.Select(row => Fold(sketch, row))];
            Assert.AreEqual(60, sketch.Width);
            for (int i = 0; i < 4; i++)
            {
                for (int j = 0; j < 4; j++)
                {
                    double difference = Product(folded[i], folded[j]) - Product(rows[i], rows[j]);
                    error += difference * difference / 200;
                    bias += difference / 200;
                }
            }
        }

        double bound = 2.0 / 60 * total * total;
        Assert.IsLessThan(bound, error);
        Assert.IsGreaterThan(0.1 * bound, error);
        Assert.IsLessThan(0.05 * total, Math.Abs(bias));
    }

    [TestMethod]
    public void TheSeed_DecidesTheFolding()
    {
        double[] x = ProbeRows.Noise(1, 100, 1)[0];
        CollectionAssert.AreEqual(Fold(new CountSketch(100, 10, 3), x), Fold(new CountSketch(100, 10, 3), x));
        CollectionAssert.AreNotEqual(Fold(new CountSketch(100, 10, 3), x), Fold(new CountSketch(100, 10, 4), x));
    }

    private static double Product(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    private static double[] Fold(CountSketch sketch, IEnumerable<double> row)
    {
        double[] values = [.. row],
            buckets = new double[sketch.Width];
        sketch.Fold(new VBuffer<double>(values.Length, values), buckets);
        return buckets;
    }
}
