using CsCheck;
using MLSpectral.Statistics.Functions;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class TruncatedPowerLawMaximumTests
{
    // The likelihood is concave: where its slopes vanish, or point out of a ≥ 0, is the maximum.
    [TestMethod]
    public void Sample_SlopesAtTheMaximum_Vanish() =>
        Tails
            .Any.Where(values => values[0] > 1.01 * values[^1])
            .Sample(
                values =>
                {
                    var tail = LogTail.Of(values, values[^1]);
                    if (!TruncatedPowerLawMaximum.IsInterior(tail))
                        return;
                    var maximum = TruncatedPowerLawMaximum.Of(tail);
                    TruncatedPowerIntegral integral = maximum.Integral;
                    double slope = (integral.MeanOfLog - tail.Mean) / Math.Sqrt(integral.VarianceOfLog);
                    double slopeOfRate =
                        (integral.MeanOfGrowth - Math.Exp(maximum.LogRate + tail.LogMeanExcess)) / Math.Sqrt(integral.VarianceOfGrowth);
                    string shown = $"a = {maximum.Decay}, ln λ = {maximum.LogRate}, slopes {slope}, {slopeOfRate}, ȳ = {tail.Mean}";
                    Assert.IsLessThan(1e-6, Math.Abs(slopeOfRate), shown);
                    Assert.IsLessThan(1e-6, maximum.Decay == 0 ? slope : Math.Abs(slope), shown);
                },
                iter: 3000
            );
}
