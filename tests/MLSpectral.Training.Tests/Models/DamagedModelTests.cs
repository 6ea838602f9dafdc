using System.IO.Compression;
using CsCheck;
using Microsoft.ML;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Models;

/// <summary>
/// A damaged model file is refused with a sentence, found along the chain of inner exceptions (ML.NET wraps load errors).
/// </summary>
[TestClass]
public sealed class DamagedModelTests
{
    private static readonly byte[] Model = Save();

    [TestMethod]
    [DataRow("Task")]
    [DataRow("Network")]
    [DataRow("Spectra")]
    [DataRow("TrainingHistory")]
    public void AnyChangedByteOfAnEntry_IsNoticed(string entry)
    {
        int length = Entry(Model, entry).Length;
        Gen.Select(Gen.Int[0, length - 1], Gen.Int[1, 255])
            .Sample(
                (position, mask) =>
                    Refusal(Rewrite(entry, bytes => bytes[position] ^= (byte)mask)) is string message
                    && (message.Contains("MLSP", StringComparison.Ordinal) && message.EndsWith('.')),
                iter: 60,
                threads: 1
            );
    }

    [TestMethod]
    [DataRow("Task")]
    [DataRow("Network")]
    [DataRow("Spectra")]
    [DataRow("TrainingHistory")]
    public void ATruncatedEntry_IsNoticed(string entry)
    {
        foreach (int length in new[] { 0, 5, 30, 52, Entry(Model, entry).Length - 1 })
            StringAssert.Contains(Refusal(Replace(entry, Entry(Model, entry)[..length])), "truncated");
    }

    [TestMethod]
    public void AnEntryWithMoreBytesThanWritten_IsNoticed() =>
        StringAssert.Contains(Refusal(Replace("Network", [.. Entry(Model, "Network"), 0])), "corrupted");

    [TestMethod]
    public void AMissingEntry_IsNamed() => StringAssert.Contains(Refusal(Replace("Spectra", null)), "no entry 'Spectra'");

    [TestMethod]
    [DataRow("Network", 1, "has version 1; this MLSpectral reads versions from 2 on.")]
    [DataRow("Network", 9, "has version 9 and takes a reader of version 9 or newer; this MLSpectral reads version 2.")]
    [DataRow("Spectra", 5, "has version 5; this MLSpectral reads versions from 6 on.")]
    [DataRow("TrainingHistory", 9, "has version 9 and takes a reader of version 9 or newer; this MLSpectral reads version 3.")]
    public void AnotherVersion_IsNamed(string entry, int found, string expected) =>
        StringAssert.Contains(Refusal(Rewrite(entry, bytes => (bytes[8], bytes[12]) = ((byte)found, (byte)found))), expected);

    [TestMethod]
    public void ANewerModel_IsRefused()
    {
        // ML.NET's header: signature at byte 8, version written, version readable.
        byte[] key = Entry(Model, "Model.key", folder: "Model");
        int position = key.AsSpan().IndexOf("MLSPREGR"u8);
        Assert.IsGreaterThan(0, position);
        byte[] newer = [.. key];
        (newer[position + 8 + 2], newer[position + 12 + 2]) = (9, 9);
        Assert.IsNotNull(Refusal(Replace("Model.key", newer, folder: "Model")));
        byte[] other = [.. key];
        other[position + 4] = (byte)'X';
        Assert.IsNotNull(Refusal(Replace("Model.key", other, folder: "Model")));
    }

    [TestMethod]
    public void ACraftedCountOfRows_AllocatesNoMoreThanTheFileHolds()
    {
        // Eight million bytes that announce as many rows, in an envelope that verifies.
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            MLSpectral.Payload.Write(writer, MLSpectral.SpectralTrace.Format, content =>
            {
                content.Write(8_000_000);
                content.Write(new byte[8_000_000]);
            });
        }

        byte[] crafted = Replace("Spectra", stream.ToArray());
        long before = GC.GetAllocatedBytesForCurrentThread();
        StringAssert.Contains(Refusal(crafted), "more than its");
        Assert.IsLessThan(64 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void ALengthBeyondTheFile_AllocatesNothingOfThatSize()
    {
        byte[] damaged = Rewrite("Network", bytes => BitConverter.TryWriteBytes(bytes.AsSpan(16), long.MaxValue / 4));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.IsNotNull(Refusal(damaged));
        Assert.IsLessThan(64 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void ATruncatedFile_IsRefused()
    {
        for (int share = 1; share < 10; share++)
            Assert.IsNotNull(Refusal(Model[..(Model.Length * share / 10)]));
    }

    // The message of the FormatException or InvalidDataException that loading the model and reading all of it ends with; null if nothing
    // does.
    private static string? Refusal(byte[] file)
    {
        try
        {
            ITransformer model = TestData.Context().Model.Load(new MemoryStream(file), out _);
            SpectralTrace.FindIn(model);
            TrainingHistory.FindIn(model);
            return null;
        }
        catch (Exception e) when (Cause(e) is not null)
        {
            return Cause(e)!.Message;
        }
    }

    private static Exception? Cause(Exception? e) => e is null or FormatException or InvalidDataException ? e : Cause(e.InnerException);

    private static byte[] Save()
    {
        var ml = TestData.Context();
        using var stream = new MemoryStream();
        ml.Model.Save(Training.Fit(ml), ml.View().Schema, stream);
        return stream.ToArray();
    }

    private static byte[] Rewrite(string entry, Action<byte[]> change)
    {
        byte[] bytes = Entry(Model, entry);
        change(bytes);
        return Replace(entry, bytes);
    }

    private static byte[] Entry(byte[] file, string name, string folder = "")
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        using Stream stream = Find(archive, name, folder).Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static byte[] Replace(string name, byte[]? content, string folder = "")
    {
        using var stream = new MemoryStream();
        stream.Write(Model);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry old = Find(archive, name, folder);
            string path = old.FullName;
            old.Delete();
            if (content is not null)
            {
                using Stream entry = archive.CreateEntry(path).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static ZipArchiveEntry Find(ZipArchive archive, string name, string folder) =>
        archive.Entries.Single(entry =>
            entry.Name == name && (folder.Length == 0 || Path.GetFileName(Path.GetDirectoryName(entry.FullName)) == folder)
        );
}
