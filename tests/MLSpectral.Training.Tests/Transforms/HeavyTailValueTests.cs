using System.Text.Json;
using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Tests.Statistics;

namespace MLSpectral.Tests.Transforms;

/// <summary>What stands in the slots.</summary>
[TestClass]
public sealed class HeavyTailValueTests
{
    private static readonly Gen<double[]> Tails = Gen.Select(
        Gen.Double[0, 1],
        Gen.Bool,
        (u, outside) => outside ? Math.Pow(1 - (0.999 * u), -0.8) : (2 * u) - 0.2
    ).Array[0, 80];

    [TestMethod]
    public void GoldenSamples_HaveTheReferencesFit()
    {
        JsonElement reference = GoldenTails.Json("independent_reference.json").GetProperty("results");
        string[] names = [.. reference.EnumerateObject().Select(one => one.Name)];
        float[][] left = Tail([.. names.Select(GoldenTails.Sample)]);
        float[][] twoSided = Tail(
            [.. names.Select(GoldenTails.Sample)],
            new HeavyTailOptions { Distance = TailDistance.KolmogorovSmirnov }
        );
        for (int i = 0; i < names.Length; i++)
        {
            AssertFit(reference.GetProperty(names[i]).GetProperty("left_cdf_D"), left[i]);
            AssertFit(reference.GetProperty(names[i]).GetProperty("exact_two_sided_KS"), twoSided[i]);
        }
    }

    [TestMethod]
    public void Slots_AreTheStatisticsOfTheSortedValues_InSinglePrecision()
    {
        foreach (string name in new[] { "mix_uniform_pareto_n1000", "with_zeros_n100", "with_negatives_n100", "ties_dup_n60", "tiny_n10" })
        {
            double[] values = GoldenTails.Sample(name);
            var options = new HeavyTailOptions
            {
                BootstrapReplicas = 40,
                Seed = 11,
                MinimumTailCount = 4,
                RelativeNoiseFloor = 1e-4,
            };
            float[] slots = Tail([values], options)[0];
            var search = new PowerLawFitOptions { MinimumTailCount = 4, NoiseFloor = 1e-4 * values[0] };
            var analysis = TailAnalysis.Compute(values, search);
            PowerLawGoodnessOfFit goodness = PowerLawBootstrap.TestGoodnessOfFit(
                values,
                search,
                new BootstrapOptions { Replicas = 40, Seed = 11 }
            );
            TailComparison Against(TailKind kind) => analysis.Comparisons.Single(one => one.Second.Kind == kind);
            double[] expected =
            [
                analysis.Fit.Alpha,
                analysis.Fit.AlphaError,
                analysis.Fit.Xmin,
                analysis.Fit.TailCount,
                analysis.Fit.KsDistance,
                HillEstimator.EstimateAlphaAtMedian(values, search.NoiseFloor),
                .. new[] { TailKind.Exponential, TailKind.LogNormal, TailKind.TruncatedPowerLaw, TailKind.StretchedExponential }.SelectMany(
                    kind => new[] { Against(kind).LogLikelihoodRatio, Against(kind).PValue }
                ),
                goodness.PValue,
            ];
            CollectionAssert.AreEqual(expected.Select(value => (float)value).ToArray(), slots, name);
            Assert.IsFalse(slots.Any(float.IsNaN), name);
        }
    }

    [TestMethod]
    public void RowsWithoutATail_AreNaNWhereUndefined()
    {
        float[][] rows = Tail([
            [],
            [0, 0],
            [-1, -2],
            [3],
            [3, 3, 3, 3, 3, 3],
            [double.NaN, 1, 2, 3, 4],
            [1, 2, double.PositiveInfinity, 3, 4],
            [double.NegativeInfinity, 1, 2, 3, 4],
        ]);
        Assert.IsTrue(rows.All(row => row.All(float.IsNaN)));

        // Two values have a fit, and no median to take a half of.
        float[] two = Tail([
            [1, 2],
        ])[0];
        Assert.AreEqual(1 + (2 / Math.Log(2)), two[0], 1e-6);
        Assert.IsTrue(float.IsNaN(two[5]));

        // Six values: a median, and no tail of the length asked for.
        float[] short6 = Tail(
            [
                [1, 2, 3, 4, 5, 6],
            ],
            new HeavyTailOptions { MinimumTailCount = 7 }
        )[0];
        Assert.IsTrue(float.IsFinite(short6[5]));
        Assert.HasCount(13, short6.Where(float.IsNaN));

        // Of a row with a tail nothing is missing.
        Assert.IsTrue(Tail([GoldenTails.Sample("mix_uniform_pareto_n1000")])[0].All(float.IsFinite));
    }

    // A floor is as good as taking away what lies at or under it, and of two the higher one counts.
    [TestMethod]
    [DataRow(0.0, 0.01)]
    [DataRow(1.0, 0.0)]
    [DataRow(1.0, 0.001)]
    [DataRow(0.1, 0.01)]
    public void ValuesAtOrUnderTheHigherFloor_CountForNothing(double floor, double relativeFloor)
    {
        double[] above = [.. Enumerable.Range(1, 60).Select(i => 100 / Math.Sqrt(i))],
            under = [.. Enumerable.Range(0, 60).Select(i => 1 - (i / 60.0))];
        float[] expected = Tail([above])[0];
        CollectionAssert.AreEqual(
            expected,
            Tail(
                [
                    [.. above, .. under],
                ],
                new HeavyTailOptions { NoiseFloor = floor, RelativeNoiseFloor = relativeFloor }
            )[0]
        );
        CollectionAssert.AreNotEqual(
            expected,
            Tail([
                [.. above, .. under],
            ])[0]
        );
    }

    [TestMethod]
    public void Xmin_BeyondSinglePrecision_StaysPositiveAndFinite_AndEverythingElseIsThatOfAnyScale()
    {
        double[] values = GoldenTails.Sample("pareto_a2.5_n200");
        float[] expected = Tail([values])[0];
        foreach (
            (int exponent, float xmin) in new[]
            {
                (-1000, float.Epsilon),
                (-170, float.Epsilon),
                (1000, float.MaxValue),
                (100, MathF.ScaleB(expected[2], 100)),
            }
        )
        {
            float[] scaled = Tail([
                [.. values.Select(value => Math.ScaleB(value, exponent))],
            ])[0];
            Assert.AreEqual(xmin, scaled[2], $"2^{exponent}");
            (expected[2], scaled[2]) = (0, 0);
            CollectionAssert.AreEqual(expected, scaled, $"2^{exponent}");
            expected = Tail([values])[0];
        }
    }

    [TestMethod]
    public void Sample_OfAPermutedRow_IsTheSameBitByBit() =>
        Gen.Select(Tails, Gen.Int[0, 1000])
            .Sample(
                (values, seed) =>
                {
                    double[] permuted = [.. values];
                    new Random(seed).Shuffle(permuted);
                    float[][] tails = Tail([values, permuted], new HeavyTailOptions { BootstrapReplicas = 2 });
                    CollectionAssert.AreEqual(Bits(tails[0]), Bits(tails[1]));
                },
                iter: 60,
                threads: 1
            );

    [TestMethod]
    public void Sample_OfAScaledRow_HasAScaledXmin_AndTheSameAlpha() =>
        Gen.Select(Tails, Gen.Int[-60, 60])
            .Sample(
                (values, exponent) =>
                {
                    float[][] tails = Tail([values, [.. values.Select(value => Math.ScaleB(value, exponent))]]);
                    tails[0][2] = MathF.ScaleB(tails[0][2], exponent);
                    CollectionAssert.AreEqual(Bits(tails[0]), Bits(tails[1]));
                },
                iter: 100,
                threads: 1
            );

    [TestMethod]
    public void Sample_OfAnyRow_NeverThrows()
    {
        // Values of every size, ties and numbers one bit apart.
        double[] special = [0, -0.0, double.Epsilon, double.MaxValue, double.NaN, 1, Math.BitIncrement(1.0), Math.BitIncrement(2.0), 2];
        Gen<double> any = Gen.Frequency(
            (4, Gen.Double),
            (4, Gen.Double[0, 1]),
            (4, Gen.Int[0, special.Length - 1].Select(i => special[i]))
        );
        any.Array[0, 30]
            .Sample(
                values =>
                {
                    float[] slots = Tail([values])[0];
                    Assert.IsTrue(values.All(double.IsFinite) || slots.All(float.IsNaN));
                    Assert.IsFalse(slots.Any(float.IsInfinity));
                },
                iter: 2000,
                threads: 1
            );
    }

    [TestMethod]
    public void ARowsBuffer_IsReused_AndSmallAllocationsRemain()
    {
        var options = new HeavyTailOptions();
        var row = new HeavyTailRow(options);
        double[] values = GoldenTails.Sample("pareto_a2.5_n200");
        float[] slots = new float[HeavyTailSlot.Of(options).Count];
        row.Compute<double>(values, slots);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            row.Compute<double>(values, slots);
        Assert.IsLessThan(100 * 24_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static float[][] Tail(double[][] rows, HeavyTailOptions? options = null)
    {
        var ml = TestData.Context();
        IDataView data = VectorRows.View(ml, rows);
        return [.. ml.Transforms.HeavyTail("Tail", "Values", options ?? new()).Fit(data).Transform(data).GetColumn<float[]>("Tail")];
    }

    private static int[] Bits(float[] slots) => [.. slots.Select(BitConverter.SingleToInt32Bits)];

    private static void AssertFit(JsonElement expected, float[] slots)
    {
        float alpha = (float)GoldenTails.Number(expected.GetProperty("alpha"));
        Assert.AreEqual(alpha, slots[0], 1e-6f * alpha);
        Assert.AreEqual((float)GoldenTails.Number(expected.GetProperty("xmin")), slots[2]);
        Assert.AreEqual(GoldenTails.Number(expected.GetProperty("n_tail")), slots[3]);
        Assert.AreEqual(GoldenTails.Number(expected.GetProperty("D")), slots[4], 1e-7);
    }
}
