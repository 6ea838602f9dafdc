using CsCheck;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class PowerLawFitTests
{
    [TestMethod]
    public void Fit_OfThreePoints_IsTheFormula()
    {
        // Tail 1, 2, 4: Σ ln(x/1) = 3 ln 2. Tail 2, 4 has the larger distance.
        var fit = PowerLawFit.Fit([4, 2, 1]);
        double alpha = 1 + (1 / Math.Log(2));
        Assert.AreEqual(TailFitOutcome.Fitted, fit.Outcome);
        Assert.AreEqual(1, fit.Xmin);
        Assert.AreEqual(3, fit.TailCount);
        Assert.AreEqual(alpha, fit.Alpha, 1e-14);
        Assert.AreEqual((alpha - 1) / Math.Sqrt(3), fit.AlphaError, 1e-14);
        Assert.AreEqual(1 - Math.Exp(-1) - (1 / 3.0), fit.KsDistance, 1e-14);
        Assert.AreEqual((3 * Math.Log(alpha - 1)) - (alpha * 3 * Math.Log(2)), fit.LogLikelihood, 1e-13);
    }

    [TestMethod]
    public void Fit_OfTies_UsesDistinctValues()
    {
        // At x_min = 1: α − 1 = 6 / (ln 2 + 2 ln 4), and the values below 1, 2, 4 are 0, 3, 4 of 6.
        var fit = PowerLawFit.FitAtXmin([4, 4, 2, 1, 1, 1], 1);
        double rate = 6 / (5 * Math.Log(2));
        Assert.AreEqual(1 + rate, fit.Alpha, 1e-14);
        Assert.AreEqual(Math.Max(Math.Abs(0.5 - Math.Pow(2, -rate)), Math.Abs((2 / 6.0) - Math.Pow(4, -rate))), fit.KsDistance, 1e-14);

        // From the other side of the steps, the first one is 3/6 high.
        Assert.AreEqual(0.5, PowerLawFit.FitAtXmin([4, 4, 2, 1, 1, 1], 1, TailDistance.KolmogorovSmirnov).KsDistance, 1e-14);
    }

    [TestMethod]
    public void Fit_WithEqualDistances_TakesTheLongerTail()
    {
        // For the tails of 3 and of 6 values the two-sided distance is the step at x_min, 1/3 = 2/6; those of 2 and 4 are farther from
        // their laws (0.5, 0.365).
        double[] values = [7.1, 5.1, 3.3, 1.2, 1, 1];
        var options = new PowerLawFitOptions { Distance = TailDistance.KolmogorovSmirnov };
        PowerLawCandidate[] best = [.. PowerLawFit.FindCandidates(values, options).OrderBy(c => c.KsDistance).Take(2)];
        Assert.AreEqual(1 / 3.0, best[0].KsDistance, 1e-15);
        Assert.AreEqual(best[0].KsDistance, best[1].KsDistance);
        Assert.AreEqual(1, PowerLawFit.Fit(values, options).Xmin);
    }

    [TestMethod]
    [DataRow(new double[0], TailFitOutcome.TooFewValues)]
    [DataRow(new[] { 1.0 }, TailFitOutcome.TooFewValues)]
    [DataRow(new[] { 3.0, 3, 3, 3 }, TailFitOutcome.TooFewValues)]
    [DataRow(new[] { 3.0, 0, 0, -1 }, TailFitOutcome.TooFewValues)]
    [DataRow(new[] { 0.0, 0, -5 }, TailFitOutcome.TooFewValues)]
    [DataRow(new[] { 3.0, 2 }, TailFitOutcome.Fitted)]
    public void Fit_OfLittleData_SaysWhatIsMissing(double[] values, TailFitOutcome outcome)
    {
        var fit = PowerLawFit.Fit(values);
        Assert.AreEqual(outcome, fit.Outcome);
        Assert.AreEqual(
            outcome == TailFitOutcome.Fitted,
            double.IsFinite(fit.Alpha) && double.IsFinite(fit.Xmin) && double.IsFinite(fit.KsDistance) && double.IsFinite(fit.LogLikelihood)
        );
        Assert.AreEqual(fit.IsFitted ? 2 : 0, fit.TailCount);
        Assert.HasCount(fit.IsFitted ? 1 : 0, PowerLawFit.FindCandidates(values));
    }

    [TestMethod]
    public void Fit_WithoutACandidateInRange_SaysSo()
    {
        double[] values = [8, 5, 4, 2, 1];
        Assert.AreEqual(
            TailFitOutcome.NoXminInRange,
            PowerLawFit.Fit(values, new PowerLawFitOptions { LowestXmin = 2.5, HighestXmin = 3 }).Outcome
        );
        Assert.AreEqual(TailFitOutcome.NoXminInRange, PowerLawFit.Fit(values, new PowerLawFitOptions { LowestXmin = 7 }).Outcome);
        Assert.AreEqual(
            TailFitOutcome.NoXminInRange,
            PowerLawFit.Fit(values, new PowerLawFitOptions { LowestXmin = 3, MinimumTailCount = 4 }).Outcome
        );
        Assert.AreEqual(TailFitOutcome.TooFewValues, PowerLawFit.Fit(values, new PowerLawFitOptions { MinimumTailCount = 6 }).Outcome);
        Assert.AreEqual(
            TailFitOutcome.TooFewValues,
            PowerLawFit.Fit(values, new PowerLawFitOptions { NoiseFloor = double.PositiveInfinity }).Outcome
        );
        Assert.AreEqual(4, PowerLawFit.Fit(values, new PowerLawFitOptions { LowestXmin = 4, HighestXmin = 4 }).Xmin);
    }

    [TestMethod]
    public void Fit_OfNumbersOfEverySize_IsFinite()
    {
        double[] values = [double.MaxValue, 1e300, 1, 1 - 1.2e-16, 1e-300, 3 * double.Epsilon, double.Epsilon];
        foreach (PowerLawCandidate candidate in PowerLawFit.FindCandidates(values))
        {
            double[] logs = [.. values.Where(x => x >= candidate.Xmin).Select(x => Math.Log(x))];
            Assert.AreEqual(1 + (logs.Length / logs.Sum(l => l - Math.Log(candidate.Xmin))), candidate.Alpha, 1e-12);
            Assert.IsTrue(candidate.KsDistance is > 0 and < 1);
        }

        Assert.HasCount(6, PowerLawFit.FindCandidates(values));
    }

    [TestMethod]
    public void Fit_OfNeighbouringNumbers_KeepsTheDigitsOfTheirGap()
    {
        // ln((1 + ε)/1) = ε − ε²/2 with ε = 2⁻⁵²: logarithms of the values would give 0 or 2ε.
        double gap = Math.BitIncrement(1.0) - 1;
        Assert.AreEqual(2 / gap, PowerLawFit.Fit([1 + gap, 1]).Alpha, 1e-12 / gap);
        Assert.AreEqual(2 / Math.Log(1.5), PowerLawFit.Fit([3 * double.Epsilon, 2 * double.Epsilon]).Alpha - 1, 1e-13);
    }

    [TestMethod]
    public void FitAtXmin_BetweenValues_CountsFromThere()
    {
        var fit = PowerLawFit.FitAtXmin([4, 2, 1, 0.2], 0.5);
        double rate = 3 / (Math.Log(8) + Math.Log(4) + Math.Log(2));
        Assert.AreEqual(0.5, fit.Xmin);
        Assert.AreEqual(3, fit.TailCount);
        Assert.AreEqual(1 + rate, fit.Alpha, 1e-14);
        double[] deviations = [1 - Math.Pow(2, -rate), 1 - Math.Pow(4, -rate) - (1 / 3.0), 1 - Math.Pow(8, -rate) - (2 / 3.0)];
        Assert.AreEqual(deviations.Max(Math.Abs), fit.KsDistance, 1e-14);
        Assert.AreEqual((3 * Math.Log(rate / 0.5)) - ((1 + rate) * 3 / rate), fit.LogLikelihood, 1e-13);
        Assert.AreEqual(2 / (Math.Log(1e300) - Math.Log(1e-300)), PowerLawFit.FitAtXmin([1e300, 1e-300], 1e-300).Alpha - 1, 1e-15);
    }

    [TestMethod]
    public void FitAtXmin_WithoutATail_SaysSo()
    {
        Assert.AreEqual(TailFitOutcome.TooFewValues, PowerLawFit.FitAtXmin([4, 2, 1], 3).Outcome);
        Assert.AreEqual(TailFitOutcome.TooFewValues, PowerLawFit.FitAtXmin([4, 4, 4, 1], 4).Outcome);
        Assert.AreEqual(TailFitOutcome.TooFewValues, PowerLawFit.FitAtXmin([], 4).Outcome);
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(-1.0)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void FitAtXmin_OfAnImpossibleXmin_Throws(double xmin) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PowerLawFit.FitAtXmin([2, 1], xmin));

    [TestMethod]
    public void Fit_OfIllegalInput_NamesTheOffender()
    {
        Assert.Contains("descending", Assert.ThrowsExactly<ArgumentException>(() => PowerLawFit.Fit([1, 2])).Message);
        Assert.Contains("finite", Assert.ThrowsExactly<ArgumentException>(() => PowerLawFit.Fit([2, double.NaN, 1])).Message);
        foreach (
            (string name, PowerLawFitOptions options) in new (string, PowerLawFitOptions)[]
            {
                (nameof(PowerLawFitOptions.MinimumTailCount), new() { MinimumTailCount = 1 }),
                (nameof(PowerLawFitOptions.LowestXmin), new() { LowestXmin = double.NaN }),
                (nameof(PowerLawFitOptions.HighestXmin), new() { HighestXmin = double.NaN }),
                (nameof(PowerLawFitOptions.LowestXmin), new() { LowestXmin = 2, HighestXmin = 1 }),
                (nameof(PowerLawFitOptions.NoiseFloor), new() { NoiseFloor = double.NaN }),
                (nameof(PowerLawFitOptions.Distance), new() { Distance = (TailDistance)7 }),
            }
        )
        {
            Assert.StartsWith(name, Assert.ThrowsExactly<ArgumentException>(() => PowerLawFit.Fit([2, 1], options)).Message);
        }
    }

    [TestMethod]
    public void Sample_Fit_DoesNotDependOnScale() =>
        Gen.Select(TailSamples.Any, Gen.Double[-290, 290])
            .Sample(
                (values, exponent) =>
                {
                    double scale = Math.Pow(10, exponent);
                    PowerLawFit fit = PowerLawFit.Fit(values),
                        scaled = PowerLawFit.Fit([.. values.Select(x => x * scale)]);

                    // Scaling rounds every value, so a near tie of distances may end the other way.
                    return fit.Outcome == scaled.Outcome
                        && (
                            !fit.IsFitted
                            || (
                                Math.Abs(fit.KsDistance - scaled.KsDistance) < 1e-11
                                && (
                                    fit.TailCount != scaled.TailCount
                                    || (Math.Abs(fit.Alpha - scaled.Alpha) < 1e-11 * fit.Alpha && scaled.Xmin == fit.Xmin * scale)
                                )
                            )
                        );
                },
                iter: 500
            );

    [TestMethod]
    public void Sample_Fit_DoesNotSeeValuesThatAreNotPositive() =>
        Gen.Select(TailSamples.Any, Gen.Double[-10, 0].Array[0, 5])
            .Sample(
                (values, added) => PowerLawFit.Fit(values) == PowerLawFit.Fit(TailSamples.Descending([.. values, .. added])),
                iter: 500
            );

    [TestMethod]
    public void Sample_TailCountAndLogSum_FallWithXmin() =>
        TailSamples.Any.Sample(
            values =>
            {
                PowerLawCandidate[] candidates = PowerLawFit.FindCandidates(values);
                return candidates
                    .Zip(candidates.Skip(1))
                    .All(pair =>
                        pair.First.Xmin > pair.Second.Xmin
                        && pair.First.TailCount < pair.Second.TailCount
                        && pair.First.TailCount / (pair.First.Alpha - 1) <= pair.Second.TailCount / (pair.Second.Alpha - 1) * (1 + 1e-14)
                    );
            },
            iter: 500
        );

    [TestMethod]
    public void Sample_WideningTheRange_NeverRaisesTheDistance() =>
        Gen.Select(TailSamples.Any, TailSamples.Options, Gen.Double[0, 1], Gen.Double[0, 3])
            .Sample(
                (values, options, below, above) =>
                {
                    PowerLawFitOptions wider = options with
                    {
                        LowestXmin = options.LowestXmin - below,
                        HighestXmin = options.HighestXmin + above,
                    };
                    PowerLawFit narrow = PowerLawFit.Fit(values, options),
                        wide = PowerLawFit.Fit(values, wider);
                    return !narrow.IsFitted || wide.KsDistance <= narrow.KsDistance;
                },
                iter: 1000
            );
}
