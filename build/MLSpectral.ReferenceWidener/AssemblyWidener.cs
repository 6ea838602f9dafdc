using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MLSpectral.ReferenceWidener;

/// <summary>
/// Widens the types of one assembly. Only bits of flags change, in place: no table grows, so that every other byte, code included, stays
/// the same.
/// </summary>
internal static class AssemblyWidener
{
    public static WidenedAssembly Widen(string path, ImmutableHashSet<string> names)
    {
        try
        {
            return Widen(Path.GetFileName(path), File.ReadAllBytes(path), names);
        }
        catch (BadImageFormatException exception)
        {
            throw new BadImageFormatException(
                $"'{path}' is not a .NET assembly ({exception.Message}); pass managed assemblies only.",
                exception
            );
        }
    }

    private static WidenedAssembly Widen(string fileName, byte[] image, ImmutableHashSet<string> names)
    {
        using PEReader file = new(ImmutableArray.Create(image));
        if (!file.HasMetadata)
            throw new BadImageFormatException("It has no metadata.");

        MetadataReader metadata = file.GetMetadataReader();
        FlagTables tables = new(image, file.PEHeaders.MetadataStartOffset, metadata);
        ImmutableArray<string>.Builder found = ImmutableArray.CreateBuilder<string>();

        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            string name = TypeNames.FullName(metadata, handle);
            if (!names.Contains(name))
                continue;
            found.Add(name);
            WidenType(tables, metadata, handle);
        }

        return new WidenedAssembly(fileName, image, found.ToImmutable());
    }

    private static void WidenType(FlagTables tables, MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        tables.Change(handle, type.IsNested ? Visibility.WidenNestedType : Visibility.WidenType);
        foreach (MethodDefinitionHandle method in type.GetMethods())
            tables.Change(method, Visibility.WidenMember);
        foreach (FieldDefinitionHandle field in type.GetFields())
            tables.Change(field, Visibility.WidenMember);
    }
}
