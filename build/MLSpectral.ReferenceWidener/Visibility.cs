using System.Reflection;

namespace MLSpectral.ReferenceWidener;

/// <summary>
/// What a visibility becomes. It is the low three bits of the flags of a type, method or field (ECMA-335, II.23.1.15, II.23.1.10 and
/// II.23.1.5); methods and fields number theirs alike.
/// </summary>
internal static class Visibility
{
    private const int Mask = (int)TypeAttributes.VisibilityMask;

    public static int WidenType(int flags) => Set(flags, (int)TypeAttributes.Public);

    public static int WidenNestedType(int flags) => Set(flags, (int)TypeAttributes.NestedPublic);

    /// <summary>Internal becomes public and private protected becomes protected; what is private stays private.</summary>
    public static int WidenMember(int flags) =>
        (MethodAttributes)(flags & Mask) switch
        {
            MethodAttributes.Assembly => Set(flags, (int)MethodAttributes.Public),
            MethodAttributes.FamANDAssem => Set(flags, (int)MethodAttributes.Family),
            _ => flags,
        };

    private static int Set(int flags, int visibility) => (flags & ~Mask) | visibility;
}
