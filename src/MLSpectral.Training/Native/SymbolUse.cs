namespace MLSpectral;

/// <summary>A symbol that a relocation refers to, so that the dynamic linker must really find it.</summary>
/// <param name="Name">Its mangled name.</param>
/// <param name="VersionOffset">
/// Where in the file its entry of <c>.gnu.version</c> lies (two bytes): the <see cref="VersionNeed.Index"/> of the version it must have.
/// </param>
internal readonly record struct SymbolUse(string Name, int VersionOffset);
