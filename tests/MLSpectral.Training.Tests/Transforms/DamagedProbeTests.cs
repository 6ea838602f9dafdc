using Microsoft.ML;
using static MLSpectral.Tests.Transforms.SavedTransform;

namespace MLSpectral.Tests.Transforms;

/// <summary>A damaged file of a probe is refused with a sentence, along the chain of inner exceptions.</summary>
[TestClass]
public sealed class DamagedProbeTests
{
    private static readonly byte[] Saved = SavedProbe();

    [TestMethod]
    [DataRow("Probe")]
    [DataRow("Spectra")]
    [DataRow("DriftReference")]
    public void AnEntry_ThatIsChangedTruncatedOrMissing_IsNamed(string entry)
    {
        byte[] bytes = Content(Saved, entry);
        Assert.IsNull(Refusal(Replace(Saved, entry, bytes)));
        StringAssert.Contains(Refusal(Replace(Saved, entry, bytes[..^1])), "truncated");
        StringAssert.Contains(Refusal(Replace(Saved, entry, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)])), "does not match its checksum");
        StringAssert.Contains(Refusal(Replace(Saved, entry, [.. bytes[..8], 9, 0, 0, 0, 9, .. bytes[13..]])), "has version 9");
        StringAssert.Contains(Refusal(Replace(Saved, entry, null)), $"no entry '{entry}'");
    }

    [TestMethod]
    public void TheFile_IsThatOfItsBlocks()
    {
        // 200 rows are 12 blocks of 16 rows, each 100 sums and half of 100 × 100 products.
        const int blocks = 12 * (100 + (100 * 101 / 2)) * sizeof(double);
        Assert.IsInRange(blocks / 2, blocks + 12_000, Saved.Length);
    }

    private static byte[] SavedProbe()
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.Singles(ProbeRows.Noise(200, 100, 1));
        return Save(ml, ml.Transforms.ColumnSpectrum(ProbeRows.Column).Fit(data), data.Schema);
    }
}
