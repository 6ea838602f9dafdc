namespace MLSpectral.Tests.Snippets;

/// <summary>A piece of C# that stands in a file.</summary>
/// <param name="File">The path of the file, from the root.</param>
/// <param name="Line">The line of the file that the text begins at, from 1.</param>
/// <param name="Text">The text.</param>
internal sealed record Snippet(string File, int Line, string Text)
{
    /// <summary>A whole file.</summary>
    /// <param name="path">The path, from the root.</param>
    public static Snippet OfFile(string path) => new(path, 1, string.Join('\n', Repository.Lines(path)));
}
