using System.IO.Compression;
using Microsoft.ML;

namespace MLSpectral.Tests.Models;

/// <summary>The entries of a saved model, to be looked at and changed.</summary>
internal sealed class ModelFile
{
    private readonly Dictionary<string, byte[]> _entries;

    public ModelFile(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        _entries = archive.Entries.ToDictionary(entry => entry.FullName, Bytes);
    }

    private ModelFile(Dictionary<string, byte[]> entries) => _entries = entries;

    /// <summary>The paths of all entries, or of those with a name.</summary>
    public IEnumerable<string> Paths(string? name = null) =>
        _entries.Keys.Where(path => name is null || NameOf(path) == name).Order(StringComparer.Ordinal);

    public byte[] this[string path] => _entries[path];

    public static string NameOf(string path) => path.Split('/', '\\')[^1];

    /// <summary>The file with another content of an entry, or without it.</summary>
    public ModelFile With(string path, byte[]? content)
    {
        Dictionary<string, byte[]> entries = new(_entries);
        entries.Remove(path);
        if (content is not null)
            entries.Add(path, content);
        return new ModelFile(entries);
    }

    /// <summary>The file with every entry of a name changed.</summary>
    public ModelFile WithAll(string name, Func<byte[], byte[]?> change) =>
        Paths(name).Aggregate(this, (file, path) => file.With(path, change(file[path])));

    public ITransformer Load()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string path, byte[] content) in _entries)
            {
                using Stream entry = archive.CreateEntry(path).Open();
                entry.Write(content);
            }
        }

        stream.Position = 0;
        return TestData.Context().Model.Load(stream, out _);
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
