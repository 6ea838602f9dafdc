namespace MLSpectral;

/// <summary>A symbol that is to be taken from an older version of its library.</summary>
/// <param name="Use">The symbol.</param>
/// <param name="Older">The older version. The library that uses the symbol needs that version anyway.</param>
internal readonly record struct ReboundSymbol(SymbolUse Use, VersionNeed Older);
