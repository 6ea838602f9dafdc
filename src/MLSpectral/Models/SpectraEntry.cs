using Microsoft.ML;

namespace MLSpectral;

/// <summary>The entry with the spectral trace, the same in every model and transformer; see docs/reference/model-file-format.md.</summary>
internal static class SpectraEntry
{
    private static readonly ModelEntry Entry = new("Spectra", SpectralTrace.Format);

    public static DeferredEntry<SpectralTrace> Of(SpectralTrace trace) => Entry.Of(trace, trace.Write);

    public static DeferredEntry<SpectralTrace> Load(ModelLoadContext ctx) => Entry.Defer(ctx, SpectralTrace.Read);
}
