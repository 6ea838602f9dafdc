using Microsoft.ML;
using MLSpectral.Spectra;

namespace MLSpectral.Models;

/// <summary>The entry with the spectral trace, the same in every model and transformer; see FORMAT.md.</summary>
internal static class SpectraEntry
{
    private static readonly ModelEntry Entry = new("Spectra", "MLSPSPEC", Version: 6);

    public static void Write(ModelSaveContext ctx, SpectralTrace trace) => Entry.Write(ctx, trace.Write);

    public static SpectralTrace Read(ModelLoadContext ctx) => Entry.Read(ctx, SpectralTrace.Read);
}
