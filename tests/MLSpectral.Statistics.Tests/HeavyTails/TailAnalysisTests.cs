using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class TailAnalysisTests
{
    [TestMethod]
    public void Kind_OfExactQuantiles_IsTheirLaw()
    {
        Assert.AreEqual(TailKind.PowerLaw, Kind(Tails.PowerLaw(300, 2.5)));
        Assert.AreEqual(TailKind.Exponential, Kind(Tails.Exponential(300)));
        Assert.AreEqual(TailKind.LogNormal, Kind(Tails.LogNormal(300)));
        Assert.AreEqual(TailKind.StretchedExponential, Kind(Tails.Quantiles(300, p => Math.Pow(1 - Math.Log(1 - p), 0.4))));
    }

    [TestMethod]
    public void Kind_OfATruncatedPowerLaw_IsIt()
    {
        // Quantiles of x^−1.5 e^−x/1000 above 1 by inverting the fitted law's own survival function.
        double[] first = Tails.Quantiles(2000, p => Math.Exp(6 * p));
        TruncatedPowerLawModel law = TruncatedPowerLawModel.Fit(first, 1);
        double[] tail = Tails.Quantiles(
            1000,
            p => Math.Exp(MathNet.Numerics.RootFinding.Bisection.FindRoot(y => law.CumulativeDistribution(Math.Exp(y)) - p, 0, 12, 1e-12))
        );
        Assert.AreEqual(law.Alpha, TruncatedPowerLawModel.Fit(tail, 1).Alpha, 0.02);
        Assert.AreEqual(TailKind.TruncatedPowerLaw, Kind(tail));
    }

    [TestMethod]
    public void Kind_OfFewValuesOrOfALightAndAHeavyTailAlike_IsUndetermined()
    {
        TailAnalysis few = TailComparisonTests.Analyse(Tails.PowerLaw(9, 2.5));
        Assert.AreEqual(TailKind.Undetermined, few.Kind);
        Assert.Contains("fewer than 10 values", few.Evidence);

        // From α = 5 on an exponential with the same mean is hard to tell apart.
        TailAnalysis either = TailComparisonTests.Analyse(Tails.PowerLaw(40, 6));
        Assert.AreEqual(TailKind.Undetermined, either.Kind);
        Assert.Contains("neither", either.Evidence);
    }

    [TestMethod]
    public void Judge_WithAPowerLawThatDoesNotFit_IsUndetermined()
    {
        TailAnalysis analysis = TailComparisonTests.Analyse(Tails.PowerLaw(300, 2.5));
        TailAnalysis judged = analysis.Judge(0.05);
        Assert.AreEqual(TailKind.Undetermined, judged.Kind);
        Assert.AreEqual(0.05, judged.GoodnessOfFitPValue);
        Assert.Contains("does not fit (p = 0.05)", judged.Evidence);
        Assert.AreEqual(TailKind.PowerLaw, analysis.Judge(0.11).Kind);
        Assert.AreEqual(TailKind.PowerLaw, judged.Judge(double.NaN).Kind);

        // An alternative that is better stands, whatever the power law's fit.
        Assert.AreEqual(TailKind.Exponential, TailComparisonTests.Analyse(Tails.Exponential(300)).Judge(0).Kind);
    }

    [TestMethod]
    public void Judge_AtAStricterLevel_AsksForMore()
    {
        TailAnalysis analysis = TailComparisonTests.Analyse(Tails.PowerLaw(100, 2.5));
        double p = analysis.Comparisons[2].PValue;
        Assert.AreEqual(TailKind.PowerLaw, analysis.Judge(double.NaN, p * 1.01).Kind);
        Assert.AreEqual(TailKind.Undetermined, analysis.Judge(double.NaN, p * 0.99).Kind);

        // An alternative needs a quarter of the level.
        TailAnalysis exponential = TailComparisonTests.Analyse(Tails.Exponential(60));
        double smallest = exponential.Comparisons.Where(one => one.LogLikelihoodRatio < 0).Min(one => one.PValue);
        Assert.AreNotEqual(TailKind.Undetermined, exponential.Judge(double.NaN, 4.04 * smallest).Kind);
        Assert.AreEqual(TailKind.Undetermined, exponential.Judge(double.NaN, 3.96 * smallest).Kind);
    }

    [TestMethod]
    public void Judge_WithANumberThatIsNoProbability_Throws()
    {
        TailAnalysis analysis = TailComparisonTests.Analyse(Tails.PowerLaw(20, 2.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => analysis.Judge(-0.1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => analysis.Judge(1.1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => analysis.Judge(0.5, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => analysis.Judge(0.5, double.NaN));
    }

    [TestMethod]
    public void Of_Values_FitsAboveTheXminOfThePowerLaw()
    {
        double[] values = [.. Tails.PowerLaw(100, 2.5), .. Enumerable.Range(1, 50).Select(i => 1 - (i / 100.0)), 0, -1];
        TailAnalysis analysis = TailAnalysis.Compute(values);
        Assert.AreEqual(PowerLawFit.Fit(values), analysis.Fit);
        Assert.AreEqual(analysis.Fit.Alpha, analysis.PowerLaw.Alpha, 1e-12 * analysis.Fit.Alpha);
        Assert.AreEqual(analysis.Fit.LogLikelihood, analysis.PowerLaw.LogLikelihood, 1e-10 * (1 + Math.Abs(analysis.Fit.LogLikelihood)));
        foreach (TailKind kind in Enum.GetValues<TailKind>().Except([TailKind.Undetermined, TailKind.None]))
        {
            Assert.AreEqual(kind, analysis.FindModel(kind)!.Kind);
            Assert.AreEqual(analysis.Fit.TailCount, analysis.FindModel(kind)!.Count);
            Assert.AreEqual(analysis.Fit.Xmin, analysis.FindModel(kind)!.Xmin);
        }

        Assert.IsNull(analysis.FindModel(TailKind.Undetermined));
        TailKind[] order = [TailKind.TruncatedPowerLaw, TailKind.LogNormal, TailKind.Exponential, TailKind.StretchedExponential];
        CollectionAssert.AreEqual(order, analysis.Comparisons.Select(one => one.Second.Kind).ToArray());
    }

    [TestMethod]
    public void Of_AFitOfMoreValues_Throws() =>
        Assert.ThrowsExactly<ArgumentException>(() => TailAnalysis.Compute([3, 2], new PowerLawFit { Xmin = 1, TailCount = 3 }));

    private static TailKind Kind(double[] tail) => TailComparisonTests.Analyse(tail).Kind;
}
