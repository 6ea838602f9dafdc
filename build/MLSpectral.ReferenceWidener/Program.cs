using System.Collections.Immutable;

namespace MLSpectral.ReferenceWidener;

/// <summary>
/// Copies assemblies and makes the listed types, with their internal members, visible to a compiler. The originals stay as they are.
/// </summary>
internal static class Program
{
    private const string Usage =
        "Usage: MLSpectral.ReferenceWidener <internals.txt> <output folder> <dll> [<dll> ...]: "
        + "it needs a list of types, a folder for the copies and at least one assembly.";

    private static int Main(string[] arguments)
    {
        if (arguments.Length < 3)
            return Fail(Usage);
        try
        {
            return Run(listPath: arguments[0], outputFolder: arguments[1], assemblyPaths: arguments[2..]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return Fail($"MLSpectral.ReferenceWidener : error MLS0002: {exception.Message}");
        }
    }

    private static int Run(string listPath, string outputFolder, string[] assemblyPaths)
    {
        InternalsList list = InternalsList.Read(listPath);
        List<WidenedAssembly> widened = [.. assemblyPaths.Select(path => AssemblyWidener.Widen(path, list.Names))];

        ImmutableArray<string> problems = list.DescribeMissing(
            widened.SelectMany(assembly => assembly.FoundNames).ToHashSet(),
            assemblyPaths
        );
        if (!problems.IsEmpty)
            return Fail([.. problems]);

        OutputFolder.Write(outputFolder, widened);
        return 0;
    }

    private static int Fail(params string[] lines)
    {
        foreach (string line in lines)
            Console.Error.WriteLine(line);
        return 1;
    }
}
