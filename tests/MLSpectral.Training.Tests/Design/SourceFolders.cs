using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace MLSpectral.Tests.Design;

/// <summary>The folder of src that a type is written in, from the names of documents in the debug information of its assembly.</summary>
internal sealed partial class SourceFolders
{
    // What the compiler notes for a type without code: the documents it stands in.
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly Dictionary<string, string> _folders = [];

    public SourceFolders(Assembly assembly)
    {
        using var library = new PEReader(File.OpenRead(assembly.Location));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb")));
        MetadataReader metadata = library.GetMetadataReader(),
            pdb = symbols.GetMetadataReader();
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            if (type.IsNested)
                continue;
            string? folder = Documents(metadata, pdb, handle)
                .Select(document => Folder(pdb.GetString(pdb.GetDocument(document).Name)))
                .FirstOrDefault(one => one is not null);
            if (folder is not null)
                _folders[$"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"] = folder;
        }
    }

    /// <summary>The full names of all types that are written in src, without nested ones.</summary>
    public IEnumerable<string> Types => _folders.Keys;

    /// <summary>
    /// For example <c>MLSpectral.Training/Eigen/Krylov</c>; null for what the compiler makes, and types of other assemblies.
    /// </summary>
    public string? FolderOf(string outermostType) => _folders.GetValueOrDefault(outermostType);

    private static IEnumerable<DocumentHandle> Documents(MetadataReader metadata, MetadataReader pdb, TypeDefinitionHandle handle)
    {
        foreach (CustomDebugInformationHandle note in pdb.GetCustomDebugInformation(handle))
        {
            CustomDebugInformation information = pdb.GetCustomDebugInformation(note);
            if (pdb.GetGuid(information.Kind) != TypeDefinitionDocuments)
                continue;
            BlobReader blob = pdb.GetBlobReader(information.Value);
            while (blob.RemainingBytes > 0)
                yield return MetadataTokens.DocumentHandle(blob.ReadCompressedInteger());
        }

        TypeDefinition type = metadata.GetTypeDefinition(handle);
        foreach (MethodDefinitionHandle method in type.GetMethods())
        {
            foreach (SequencePoint point in pdb.GetMethodDebugInformation(method).GetSequencePoints())
            {
                yield return point.Document;
                break;
            }
        }

        foreach (DocumentHandle document in type.GetNestedTypes().SelectMany(nested => Documents(metadata, pdb, nested)))
            yield return document;
    }

    private static string? Folder(string file) =>
        InSource().Match(file.Replace('\\', '/')) is { Success: true } match ? match.Groups[1].Value : null;

    // Not what the compiler generates in obj.
    [GeneratedRegex("/src/((?!.*/obj/)MLSpectral.*)/[^/]+$")]
    private static partial Regex InSource();
}
