using System.Collections.Immutable;

namespace MLSpectral.ReferenceWidener;

/// <summary>
/// The types to widen: one full metadata name a line (<c>+</c> before a nested type, <c>`n</c> for generic arity), <c>#</c> before a
/// comment.
/// </summary>
internal sealed class InternalsList
{
    private readonly string _path;
    private readonly ImmutableArray<Entry> _entries;

    private InternalsList(string path, ImmutableArray<Entry> entries)
    {
        _path = path;
        _entries = entries;
        Names = [.. entries.Select(entry => entry.Name)];
    }

    public ImmutableHashSet<string> Names { get; }

    public static InternalsList Read(string path)
    {
        IEnumerable<Entry> entries = File.ReadLines(path)
            .Select((line, index) => new Entry(line.Trim(), index + 1))
            .Where(entry => entry.Name.Length > 0 && !entry.Name.StartsWith('#'));
        return new InternalsList(path, [.. entries]);
    }

    /// <summary>One error, in the form MSBuild recognizes, for each name that is in none of the assemblies.</summary>
    public ImmutableArray<string> DescribeMissing(HashSet<string> found, IEnumerable<string> assemblyPaths)
    {
        string searched = string.Join(", ", assemblyPaths.Select(Path.GetFileName));
        return [.. _entries.Where(entry => !found.Contains(entry.Name)).Select(entry => DescribeMissing(entry, searched))];
    }

    private string DescribeMissing(Entry entry, string searched) =>
        $"{_path}({entry.Line}): error MLS0001: The type '{entry.Name}' is in none of {searched}. "
        + "Correct the name ('+' before a nested type, '`n' for n type parameters), remove the line, or return to a version of "
        + "ML.NET that has the type.";

    private sealed record Entry(string Name, int Line);
}
