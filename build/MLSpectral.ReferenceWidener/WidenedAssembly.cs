using System.Collections.Immutable;

namespace MLSpectral.ReferenceWidener;

/// <summary>The bytes of a widened assembly, and which of the wanted names it has.</summary>
internal sealed record WidenedAssembly(string FileName, byte[] Image, ImmutableArray<string> FoundNames);
