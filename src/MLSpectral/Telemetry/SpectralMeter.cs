using System.Diagnostics.Metrics;
using System.Reflection;

namespace MLSpectral;

/// <summary>
/// What MLSpectral says of itself while it works, as <c>System.Diagnostics.Metrics</c>: for OpenTelemetry
/// (<c>AddMeter(SpectralMeter.Name)</c>), <c>dotnet-counters monitor --counters MLSpectral</c> and listeners.
/// </summary>
/// <remarks>
/// <para>Nothing has to be switched on, and without a listener nothing is recorded. What is NaN or infinite is not recorded. Instruments,
/// each with the attribute <c>mlspectral.run</c> unless it says otherwise:</para>
/// <list type="table">
/// <listheader><term>Instrument</term><description>Kind, unit, and what it says</description></listheader>
/// <item><term><c>mlspectral.training.loss</c></term><description>gauge: the mean loss over the rows of an epoch, in the units that
/// training minimizes</description></item>
/// <item><term><c>mlspectral.validation.loss</c></term><description>gauge: the loss over the validation rows after an
/// epoch</description></item>
/// <item><term><c>mlspectral.validation.metric</c></term><description>gauge: the metric over the validation rows, with its name as
/// <c>mlspectral.metric</c> (<c>RSquared</c>, <c>Accuracy</c>); higher is better</description></item>
/// <item><term><c>mlspectral.training.learning_rate</c></term><description>gauge: the learning rate of the last step of an
/// epoch</description></item>
/// <item><term><c>mlspectral.training.gradient_norm</c></term><description>gauge: the norm of the gradient at that step, before
/// clipping</description></item>
/// <item><term><c>mlspectral.training.throughput</c></term><description>gauge, <c>{row}/s</c>: rows per second of the steps of an
/// epoch</description></item>
/// <item><term><c>mlspectral.training.epochs</c>, <c>….steps</c>, <c>….rows</c></term><description>counters, <c>{epoch}</c>,
/// <c>{step}</c>, <c>{row}</c>: added at the end of an epoch</description></item>
/// <item><term><c>mlspectral.probe.duration</c></term><description>histogram, <c>s</c>: the time of one measurement with all
/// probes</description></item>
/// <item><term><c>mlspectral.spectrum.alpha</c>, <c>….stable_rank</c>, <c>….outliers</c>, <c>….largest_eigenvalue</c>,
/// <c>….drift</c>, <c>….alignment_to_initial</c>, <c>….target_alignment</c></term>
/// <description>gauges, each of a row of the trace when it is measured: <c>Alpha</c>, <c>StableRank</c>, <c>OutlierCount</c>,
/// <c>SpectralNorm</c>, <c>RelativeChange</c>, <c>KernelAlignmentToInitial</c>, <c>TargetAlignment</c>; with <c>mlspectral.matrix</c> (a
/// name of <c>SpectralMatrix</c>), <c>mlspectral.layer</c> (from 1; 0 for the whole network) and
/// <c>mlspectral.layer.name</c></description></item>
/// <item><term><c>mlspectral.drift.spectrum</c>, <c>….covariance</c>, <c>….mean</c></term><description>gauges: how far a batch of new
/// rows is from the training rows, by <c>ColumnSpectrumTransformer.Compare</c>; with <c>mlspectral.column</c> in place of the
/// run</description></item>
/// <item><term><c>mlspectral.drift.p_value</c></term><description>gauge: the p-value of all three together; with
/// <c>mlspectral.column</c></description></item>
/// <item><term><c>mlspectral.drift.rows</c></term><description>counter, <c>{row}</c>: the new rows that were compared, whole blocks; with
/// <c>mlspectral.column</c></description></item>
/// </list>
/// <para>
/// <c>mlspectral.run</c> counts the runs of the process from 1: trainings (every fold of a cross-validation, every class of a
/// one-versus-all is one) and monitors. A process that trains very often can drop it in its telemetry pipeline. Listeners are called on
/// the thread that trains or compares: an exception of theirs ends that, as .NET's meters have it.
/// </para>
/// </remarks>
public static class SpectralMeter
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "MLSpectral";

    // Lives as long as the process, as static meters do.
    internal static Meter Meter { get; } =
        new(Name, typeof(SpectralMeter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
}
