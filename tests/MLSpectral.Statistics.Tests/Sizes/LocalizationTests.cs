using System.Text.Json;
using CsCheck;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class LocalizationTests
{
    [TestMethod]
    public void Localization_OfGoldenVector_HasTheRatiosOfWeightWatcher()
    {
        JsonElement golden = GoldenTails.Json("function_level.json").GetProperty("vector_functions");
        Localization localization = Localization.Compute([.. golden.GetProperty("v").EnumerateArray().Select(GoldenTails.Number)]);
        Assert.AreEqual(golden.GetProperty("localization_ratio").GetDouble(), localization.LocalizationRatio, 1e-13);

        // Its participation ratio is ‖v‖₂ / ‖v‖₄.
        Assert.AreEqual(golden.GetProperty("participation_ratio").GetDouble(), Math.Pow(localization.Participation, 0.25), 1e-13);
    }

    [TestMethod]
    public void Localization_OfAKnownVector_IsTheDefinition()
    {
        // Python, of u = v/‖v‖: sum(u**4), -sum(u**2 * log(u**2)), sum|v| / max|v|.
        Localization localization = Localization.Compute([3, -1, 2, 0.5]);
        Assert.AreEqual(0.4829178208679593, localization.InverseParticipation, 1e-15);
        Assert.AreEqual(2.07074569789675, localization.Participation, 1e-14);
        Assert.AreEqual(0.9042218154707604, localization.Entropy, 1e-14);
        Assert.AreEqual(6.5 / 3, localization.LocalizationRatio, 1e-15);
    }

    [TestMethod]
    public void Localization_OfTheExtremes_IsOneCoordinateAndAll()
    {
        var one = Localization.Compute([0, -5, 0]);
        Assert.AreEqual((1.0, 1.0, 0.0, 1.0), (one.InverseParticipation, one.Participation, one.Entropy, one.LocalizationRatio));
        Localization all = Localization.Compute([2, -2, 2, 2]);
        Assert.AreEqual(4, all.Participation, 1e-15);
        Assert.AreEqual(Math.Log(4), all.Entropy, 1e-15);
        Assert.AreEqual(4, all.LocalizationRatio);
    }

    [TestMethod]
    public void Localization_OfColumns_IsThatOfEachColumn()
    {
        Localization[] columns = Localization.ComputeColumns([1, 4, 2, 5, 3, 6], columns: 2);
        Assert.HasCount(2, columns);
        Assert.AreEqual(Localization.Compute([1, 2, 3]), columns[0]);
        Assert.AreEqual(Localization.Compute([4, 5, 6]), columns[1]);
    }

    [TestMethod]
    public void Localization_OfZeroOrWrongInput_IsMissingOrThrows()
    {
        Assert.AreEqual(double.NaN, Localization.Compute([0, 0]).Entropy);
        Assert.ThrowsExactly<ArgumentException>(() => Localization.Compute([]));
        Assert.ThrowsExactly<ArgumentException>(() => Localization.Compute([1, double.NaN]));
        Assert.ThrowsExactly<ArgumentException>(() => Localization.ComputeColumns([1, 2, 3], 2));
        Assert.ThrowsExactly<ArgumentException>(() => Localization.ComputeColumns([1, 2, 3], 0));
    }

    [TestMethod]
    public void Sample_Localization_DoesNotDependOnScaleAndKeepsItsBounds() =>
        Gen.Select(Gen.Double[-1, 1].Array[1, 30], Gen.Double[-300, 300])
            .Where((v, _) => v.Any(x => Math.Abs(x) > 1e-6))
            .Sample(
                (vector, exponent) =>
                {
                    Localization a = Localization.Compute(vector),
                        b = Localization.Compute(vector.Times(-Math.Pow(10, exponent)));
                    double n = vector.Length * (1 + 1e-12);
                    return SpectrumSamples.Close(a.Participation, b.Participation)
                        && Math.Abs(a.Entropy - b.Entropy) < 1e-10
                        && SpectrumSamples.Close(a.LocalizationRatio, b.LocalizationRatio)
                        && a.Participation >= 1 - 1e-12
                        && a.Participation <= n
                        && a.Entropy >= -1e-12
                        && Math.Exp(a.Entropy) <= n
                        && a.LocalizationRatio >= 1
                        && a.LocalizationRatio <= n;
                },
                iter: 500
            );
}
