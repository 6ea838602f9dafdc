using CsCheck;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

/// <summary>The search that leaves out nearly everything against the one that leaves out nothing.</summary>
[TestClass]
public sealed class XminSearchTests
{
    [TestMethod]
    public void Sample_Fit_IsThatOfThePlainSearch() =>
        Gen.Select(TailSamples.Any, TailSamples.Options)
            .Sample(
                (values, options) =>
                {
                    PowerLawCandidate[] candidates = PlainSearch.Candidates(values, options);
                    var fit = PowerLawFit.Fit(values, options);
                    if (candidates.Length == 0)
                        return !fit.IsFitted;

                    // Where two distances are equal to rounding, either may be the smallest.
                    PowerLawCandidate same = candidates.Single(c => c.Xmin == fit.Xmin);
                    return Math.Abs(fit.KsDistance - candidates.Min(c => c.KsDistance)) < 1e-12
                        && Math.Abs(fit.KsDistance - same.KsDistance) < 1e-12
                        && same.TailCount == fit.TailCount
                        && Math.Abs(fit.Alpha - same.Alpha) < 1e-11 * same.Alpha;
                },
                iter: 500
            );

    [TestMethod]
    public void Sample_Candidates_AreThoseOfThePlainSearch() =>
        Gen.Select(TailSamples.Any, TailSamples.Options)
            .Sample(
                (values, options) =>
                {
                    PowerLawCandidate[] expected = PlainSearch.Candidates(values, options),
                        candidates = PowerLawFit.FindCandidates(values, options);
                    return expected.Length == candidates.Length
                        && expected
                            .Zip(candidates)
                            .All(pair =>
                                pair.First.Xmin == pair.Second.Xmin
                                && pair.First.TailCount == pair.Second.TailCount
                                && Math.Abs(pair.First.Alpha - pair.Second.Alpha) < 1e-11 * pair.First.Alpha
                                && Math.Abs(pair.First.KsDistance - pair.Second.KsDistance) < 1e-12
                            );
                },
                iter: 200
            );

    [TestMethod]
    public void Sample_Search_IsExhaustiveToTheLastBit() =>
        Gen.Select(TailSamples.Any, TailSamples.Options).Sample((values, options) => IsExhaustive(values, options), iter: 2000);

    [TestMethod]
    [DataRow(1500)]
    [DataRow(300)]
    public void Search_OfLongSamples_IsExhaustiveToTheLastBit(int count)
    {
        foreach (TailDistance distance in Enum.GetValues<TailDistance>())
        {
            var options = new PowerLawFitOptions { Distance = distance };
            Assert.IsTrue(IsExhaustive(TailSamples.UniformAndPareto(count, seed: 3), options));
            Assert.IsTrue(IsExhaustive(TailSamples.Pareto(count, seed: 4), options));

            // Quantiles of the law: no tail stands out, so that nearly every one is compared to the end. And with steps of many equal
            // values.
            double[] quantiles = [.. Enumerable.Range(0, count).Select(i => Math.Pow((i + 0.5) / count, -0.5))];
            Assert.IsTrue(IsExhaustive(quantiles, options));
            Assert.IsTrue(IsExhaustive([.. quantiles.Select(x => Math.Round(x, 1))], options));
        }
    }

    private static bool IsExhaustive(double[] values, PowerLawFitOptions options)
    {
        double[] sample = [.. values.Where(x => x > Math.Max(0, options.NoiseFloor))];
        var profile = TailProfile.Of(sample);
        var range = XminRange.Of(sample, profile, options);
        return range.IsEmpty
            || XminSearch.Smallest(profile, range, options.Distance) == PlainSearch.Smallest(profile, range, options.Distance);
    }
}
