using System.Text.Json;
using CsCheck;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class TraceLogConditionTests
{
    [TestMethod]
    public void TraceLog_OfGoldenSpectra_IsTheCountOfWeightWatcher()
    {
        JsonElement cases = GoldenTails.Json("function_level.json").GetProperty("detX");
        Assert.AreEqual(3, cases.GetArrayLength());
        foreach (JsonElement golden in cases.EnumerateArray())
        {
            double[] eigenvalues = [.. golden.GetProperty("evals").EnumerateArray().Select(GoldenTails.Number).OrderDescending()];
            TraceLogCondition condition = TraceLogCondition.Find(eigenvalues);
            Assert.AreEqual(golden.GetProperty("num").GetInt32(), condition.TailCount);
            Assert.AreEqual(golden.GetProperty("evals")[golden.GetProperty("idx").GetInt32()].GetDouble(), condition.Eigenvalue);
            Assert.AreEqual(condition.Eigenvalue / eigenvalues.Average(), condition.RescaledEigenvalue, 1e-15);
        }
    }

    [TestMethod]
    [DataRow(4096, 3213)]
    [DataRow(8192, 6426)]
    public void TraceLog_OfManyEigenvalues_DoesNotOverflow(int count, int expected)
    {
        // Quantiles of the Marchenko–Pastur law with Q = 1.5; counts by sums of logarithms in numpy. Products overflow and give 3292 and
        // 5998.
        var law = new MarchenkoPastur(1 / 1.5);
        Assert.AreEqual(
            expected,
            TraceLogCondition.Find([.. Enumerable.Range(0, count).Select(i => law.Quantile((count - i - 0.5) / count))]).TailCount
        );
    }

    [TestMethod]
    public void TraceLog_WithoutATail_SaysSo()
    {
        AssertIs(0, 0.1, 1, [0.1, 0.1, 0.1]);
        AssertIs(0, double.NaN, double.NaN, [0, 0]);
        AssertIs(0, double.NaN, double.NaN, [1, -3]);
        Assert.ThrowsExactly<ArgumentException>(() => TraceLogCondition.Find([]));
        Assert.ThrowsExactly<ArgumentException>(() => TraceLogCondition.Find([1, 2]));
    }

    [TestMethod]
    public void TraceLog_OfNearlyEqualEigenvalues_HasAllOfThemInTheTail()
    {
        // 2 ln 1.05 + ln 0.9 = −0.008.
        TraceLogCondition condition = TraceLogCondition.Find([1.05, 1.05, 0.9]);
        Assert.AreEqual(3, condition.TailCount);
        Assert.AreEqual(0.9, condition.Eigenvalue);
        Assert.AreEqual(0.9, condition.RescaledEigenvalue, 1e-15);
    }

    [TestMethod]
    public void TraceLog_OfZeroes_EndsAtTheFirst() => AssertIs(3, 0, 0, [3, 2, 0, 0]);

    [TestMethod]
    public void Sample_TraceLog_IsTheFirstNegativeSumAtAnyScale() =>
        Gen.Select(SpectrumSamples.Positive, Gen.Double[-290, 290])
            .Sample(
                (values, exponent) =>
                {
                    TraceLogCondition condition = TraceLogCondition.Find(values.Times(Math.Pow(10, exponent)));
                    double[] sums =
                    [
                        .. Enumerable
                            .Range(0, values.Length + 1)
                            .Select(k => values.Take(k).Sum(value => Math.Log(value / values.Average()))),
                    ];
                    return sums[condition.TailCount] < 1e-9
                        && sums.Take(condition.TailCount).All(sum => sum > -1e-9)
                        && condition.Eigenvalue == values[condition.TailCount - 1] * Math.Pow(10, exponent);
                },
                iter: 500
            );

    private static void AssertIs(int tailCount, double eigenvalue, double rescaled, double[] eigenvalues)
    {
        var found = TraceLogCondition.Find(eigenvalues);
        Assert.AreEqual((tailCount, eigenvalue, rescaled), (found.TailCount, found.Eigenvalue, found.RescaledEigenvalue));
    }
}
