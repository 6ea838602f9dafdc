using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics.HeavyTails;

/// <summary>The one list of laws, and what is derived from it.</summary>
[TestClass]
public sealed class TailLawTests
{
    [TestMethod]
    public void Alternatives_AreEveryLawBesidesThePowerLaw_AndKeepTheOrderOfColumns()
    {
        TailKind[] columns = [TailKind.Exponential, TailKind.LogNormal, TailKind.TruncatedPowerLaw, TailKind.StretchedExponential];
        CollectionAssert.AreEqual(columns, TailLaws.Alternatives.Take(columns.Length).ToArray());
        CollectionAssert.AreEquivalent(
            Enum.GetValues<TailKind>().Except([TailKind.Undetermined, TailKind.None, TailKind.PowerLaw]).ToArray(),
            TailLaws.Alternatives.ToArray()
        );
    }

    [TestMethod]
    public void EveryKind_IsFittedAsItself_OrIsNoLaw()
    {
        var tail = LogTail.Of(Tails.PowerLaw(100, 2.5), 1);
        foreach (TailKind kind in Enum.GetValues<TailKind>())
            Assert.AreEqual(
                kind is TailKind.Undetermined or TailKind.None ? null : kind,
                TailLaws.Fit(kind, tail)?.Kind,
                $"{kind} is fitted as another law"
            );
    }

    [TestMethod]
    public void EveryLaw_HasANameOfItsOwn()
    {
        TailModel[] laws = [.. Enum.GetValues<TailKind>().Select(kind => TailLaws.Fit(kind, LogTail.None)).OfType<TailModel>()];
        Assert.AreEqual(laws.Length, laws.Select(law => law.Name).Distinct().Count());
        Assert.IsTrue(laws.All(law => law.Name.StartsWith("the ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Laws_ThatContainThePowerLaw_AreNeverLessLikely_AndOthersCanBe()
    {
        // Exactly a power law: what contains it is at least as likely, up to rounding; the exponential is less.
        var tail = LogTail.Of(Tails.PowerLaw(400, 2.5), 1);
        double powerLaw = PowerLawModel.Fit(tail).LogLikelihood;
        foreach (TailModel law in TailLaws.Alternatives.Select(kind => TailLaws.Fit(kind, tail)!))
            Assert.AreEqual(law.Nesting != PowerLawNesting.None, law.LogLikelihood >= powerLaw - (1e-9 * Math.Abs(powerLaw)), law.Name);
    }

    [TestMethod]
    public void HeavyTails_AreThePowerLawsOnly() =>
        CollectionAssert.AreEquivalent(
            new[] { TailKind.PowerLaw, TailKind.TruncatedPowerLaw },
            Enum.GetValues<TailKind>().Where(kind => kind.IsHeavy()).ToArray()
        );
}
