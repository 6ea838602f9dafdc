using System.Reflection.Metadata;

namespace MLSpectral.ReferenceWidener;

/// <summary>Full names as reflection writes them: <c>Namespace.Outer`1+Nested</c>.</summary>
internal static class TypeNames
{
    public static string FullName(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        if (type.IsNested)
            return $"{FullName(metadata, type.GetDeclaringType())}+{name}";
        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
