using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MLSpectral.PublicDocumentation;

/// <summary>The types and members of an assembly that code outside it can see: public, or protected for whoever derives.</summary>
internal sealed class VisibleMembers
{
    private readonly HashSet<MemberKey> _keys = [];
    private readonly MetadataReader _metadata;

    private VisibleMembers(MetadataReader metadata)
    {
        _metadata = metadata;
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            if (IsVisible(type))
                Add(type);
        }
    }

    public static VisibleMembers Of(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        return new VisibleMembers(file.GetMetadataReader());
    }

    /// <summary>Whether a member, by the compiler's identifier, can be seen.</summary>
    public bool Contains(string identifier) => _keys.Contains(MemberKey.Parse(identifier));

    private void Add(TypeDefinition type)
    {
        string name = NameOf(type);
        _keys.Add(new MemberKey('T', name, 0));
        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            if (IsVisible(handle))
            {
                MethodDefinition method = _metadata.GetMethodDefinition(handle);
                _keys.Add(new MemberKey('M', Member(name, method.Name), Parameters(method.Signature)));
            }
        }

        foreach (PropertyDefinition property in type.GetProperties().Select(_metadata.GetPropertyDefinition))
        {
            PropertyAccessors accessors = property.GetAccessors();
            if (IsVisible(accessors.Getter) || IsVisible(accessors.Setter))
                _keys.Add(new MemberKey('P', Member(name, property.Name), Parameters(property.Signature)));
        }

        foreach (EventDefinition raised in type.GetEvents().Select(_metadata.GetEventDefinition))
        {
            if (IsVisible(raised.GetAccessors().Adder))
                _keys.Add(new MemberKey('E', Member(name, raised.Name), 0));
        }

        foreach (FieldDefinition field in type.GetFields().Select(_metadata.GetFieldDefinition))
        {
            if (
                (field.Attributes & FieldAttributes.FieldAccessMask)
                is FieldAttributes.Public
                    or FieldAttributes.Family
                    or FieldAttributes.FamORAssem
            )
                _keys.Add(new MemberKey('F', Member(name, field.Name), 0));
        }
    }

    private bool IsVisible(TypeDefinition type) =>
        (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(
                _metadata.GetTypeDefinition(type.GetDeclaringType())
            ),
            _ => false,
        };

    private bool IsVisible(MethodDefinitionHandle handle) =>
        !handle.IsNil
        && (_metadata.GetMethodDefinition(handle).Attributes & MethodAttributes.MemberAccessMask)
            is MethodAttributes.Public
                or MethodAttributes.Family
                or MethodAttributes.FamORAssem;

    private string NameOf(TypeDefinition type)
    {
        string name = _metadata.GetString(type.Name);
        if (type.IsNested)
            return $"{NameOf(_metadata.GetTypeDefinition(type.GetDeclaringType()))}.{name}";

        string space = _metadata.GetString(type.Namespace);
        return space.Length == 0 ? name : $"{space}.{name}";
    }

    private string Member(string type, StringHandle name) => $"{type}.{_metadata.GetString(name).Replace('.', '#')}";

    private int Parameters(BlobHandle signature)
    {
        BlobReader reader = _metadata.GetBlobReader(signature);
        if (reader.ReadSignatureHeader().IsGeneric)
            reader.ReadCompressedInteger();
        return reader.ReadCompressedInteger();
    }
}
