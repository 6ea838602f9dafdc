namespace MLSpectral.ReferenceWidener;

/// <summary>
/// Where the copies go. Each is written beside its place and then moved there, so that no one ever sees half an assembly.
/// </summary>
internal static class OutputFolder
{
    public static void Write(string folder, IEnumerable<WidenedAssembly> assemblies)
    {
        Directory.CreateDirectory(folder);
        foreach (WidenedAssembly assembly in assemblies)
            Replace(Path.Combine(folder, assembly.FileName), assembly.Image);
    }

    private static void Replace(string path, byte[] content)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
