using System.IO.Compression;
using Microsoft.ML;

namespace MLSpectral.Tests.Transforms;

/// <summary>A damaged file of a probe is refused with a sentence, along the chain of inner exceptions.</summary>
[TestClass]
public sealed class DamagedProbeTests
{
    private static readonly MLContext Ml = TestData.Context();
    private static readonly byte[] Saved = Save();

    [TestMethod]
    [DataRow("Probe")]
    [DataRow("Spectra")]
    [DataRow("DriftReference")]
    public void AnEntry_ThatIsChangedTruncatedOrMissing_IsNamed(string entry)
    {
        Assert.IsNull(Refusal(Rewrite(entry, bytes => bytes)));
        StringAssert.Contains(Refusal(Rewrite(entry, bytes => bytes[..^1])), "truncated");
        StringAssert.Contains(Refusal(Rewrite(entry, bytes => [.. bytes[..^1], (byte)(bytes[^1] ^ 1)])), "does not match its checksum");
        StringAssert.Contains(Refusal(Rewrite(entry, bytes => [.. bytes[..8], 9, .. bytes[9..]])), "has version 9");
        StringAssert.Contains(Refusal(Rewrite(entry, _ => null)), $"no entry '{entry}'");
    }

    [TestMethod]
    public void TheFile_IsThatOfItsBlocks()
    {
        // 200 rows are 12 blocks of 16 rows, each 100 sums and half of 100 × 100 products.
        const int blocks = 12 * (100 + (100 * 101 / 2)) * sizeof(double);
        Assert.IsInRange(blocks / 2, blocks + 12_000, Saved.Length);
    }

    private static string? Refusal(byte[] file)
    {
        try
        {
            Ml.Model.Load(new MemoryStream(file), out _);
            return null;
        }
        catch (Exception e) when (Cause(e) is InvalidDataException cause)
        {
            return cause.Message;
        }
    }

    private static Exception? Cause(Exception? e) => e is null or InvalidDataException ? e : Cause(e.InnerException);

    private static byte[] Save()
    {
        IDataView data = Ml.Singles(ProbeRows.Noise(200, 100, 1));
        using var stream = new MemoryStream();
        Ml.Model.Save(Ml.Transforms.SpectralProbe(ProbeRows.Column).Fit(data), data.Schema, stream);
        return stream.ToArray();
    }

    private static byte[] Rewrite(string name, Func<byte[], byte[]?> change)
    {
        using var stream = new MemoryStream();
        stream.Write(Saved);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry old = archive.Entries.Single(entry => entry.Name == name);
            using var content = new MemoryStream();
            using (Stream source = old.Open())
                source.CopyTo(content);
            string path = old.FullName;
            old.Delete();
            if (change(content.ToArray()) is byte[] changed)
            {
                using Stream entry = archive.CreateEntry(path).Open();
                entry.Write(changed);
            }
        }

        return stream.ToArray();
    }
}
