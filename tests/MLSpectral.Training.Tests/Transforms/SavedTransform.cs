using System.IO.Compression;
using Microsoft.ML;

namespace MLSpectral.Tests.Transforms;

/// <summary>A saved transformer as bytes, to be damaged.</summary>
internal static class SavedTransform
{
    // Of long entries so many bytes, evenly spread.
    private const int BytesTried = 200;

    public static byte[] Save(MLContext ml, ITransformer transformer, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(transformer, schema, stream);
        return stream.ToArray();
    }

    public static ITransformer Load(byte[] file) => TestData.Context().Model.Load(new MemoryStream(file), out _);

    /// <summary>Checks that any changed byte of an entry, a cut, an addition and its absence are refused with a sentence.</summary>
    public static void AssertDamageIsNoticed(byte[] file, string entry)
    {
        byte[] content = Content(file, entry);
        Assert.IsNull(Refusal(file));
        Assert.IsNull(Refusal(Replace(file, entry, content)));
        for (int i = 0; i < content.Length; i += Math.Max(1, content.Length / BytesTried))
        {
            byte[] damaged = [.. content];
            damaged[i] ^= 0x11;
            StringAssert.EndsWith(Refusal(Replace(file, entry, damaged)), ".");
        }

        foreach (int length in new[] { 0, 5, 51, content.Length - 1 })
            StringAssert.Contains(Refusal(Replace(file, entry, content[..length])), "truncated");
        StringAssert.Contains(Refusal(Replace(file, entry, [.. content, 0])), "corrupted");
        StringAssert.Contains(Refusal(Replace(file, entry, null)), $"no entry '{entry}'");
    }

    /// <summary>Why a file is not loaded, or its spectra not read, from the innermost exception; null where it is.</summary>
    public static string? Refusal(byte[] file)
    {
        try
        {
            SpectralTrace.FindAllIn(Load(file));
            return null;
        }
        catch (Exception e) when (Cause(e) is not null)
        {
            return Cause(e)!.Message;
        }
    }

    private static Exception? Cause(Exception? e) => e is null or FormatException or InvalidDataException ? e : Cause(e.InnerException);

    /// <summary>The bytes of an entry.</summary>
    public static byte[] Content(byte[] file, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        using Stream stream = archive.Entries.Single(entry => entry.Name == name).Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>The file with other bytes in an entry, or without it.</summary>
    public static byte[] Replace(byte[] file, string name, byte[]? content)
    {
        using var stream = new MemoryStream();
        stream.Write(file);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry old = archive.Entries.Single(entry => entry.Name == name);
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
}
