using MLSpectral;

namespace PaperReproduction.Runs;

/// <summary>A probe that measures at the start and the end only, while others measure in between.</summary>
/// <param name="probe">The probe.</param>
/// <param name="lastStep">The last step of the run.</param>
internal sealed class AtEnds(SpectralProbe probe, long lastStep) : SpectralProbe
{
    public override IEnumerable<Spectrum> Measure(ProbeContext context) =>
        context.Step == 0 || context.Step == lastStep ? probe.Measure(context) : [];
}
