namespace MLSpectral.Models;

/// <summary>An entry of a model's folder in the file; see FORMAT.md.</summary>
/// <param name="Name">The entry's name.</param>
/// <param name="Signature">The signature of its envelope, 8 ASCII characters.</param>
/// <param name="Version">The version of its content.</param>
internal sealed record ModelEntry(string Name, string Signature, int Version);
