namespace MLSpectral;

/// <summary>
/// One <c>vernaux</c> entry: a version of another library without which the dynamic linker refuses this one, unless the entry is weak.
/// </summary>
/// <param name="Library">The other library's soname, such as <c>libstdc++.so.6</c>.</param>
/// <param name="Version">The version, such as <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="Index">The number by which <c>.gnu.version</c> refers to it (<c>vna_other</c>).</param>
/// <param name="FlagsOffset">Where in the file its flags lie (<c>vna_flags</c>, two bytes).</param>
/// <param name="IsWeak">Whether the linker may ignore that the version is missing.</param>
internal readonly record struct VersionNeed(string Library, string Version, ushort Index, int FlagsOffset, bool IsWeak)
{
    /// <summary><c>VER_FLG_WEAK</c>: the linker goes on without the version.</summary>
    public const byte WeakFlag = 2;
}
