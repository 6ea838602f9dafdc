using System.Numerics;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.Samples;

namespace MLSpectral;

/// <summary>From the values of a row to its slots. Keeps a buffer: one for each cursor.</summary>
internal sealed class HeavyTailRow
{
    // Places in Slots; a rival has two, its ratio and its p-value.
    private const int Hill = 5,
        Exponential = 6,
        LogNormal = 8,
        TruncatedPowerLaw = 10,
        StretchedExponential = 12,
        PowerLawPValue = 14;

    private readonly HeavyTailOptions _options;
    private readonly PowerLawFitOptions _search;
    private readonly BootstrapOptions? _bootstrap;
    private double[] _values = [];

    public HeavyTailRow(HeavyTailOptions options)
    {
        _options = options;
        _search = options.Search;
        _bootstrap =
            options.BootstrapReplicas == 0 ? null : new BootstrapOptions { Replicas = options.BootstrapReplicas, Seed = options.Seed };
    }

    private static readonly string[] AllSlots =
    [
        nameof(SpectralMeasurement.Alpha),
        nameof(SpectralMeasurement.AlphaError),
        nameof(SpectralMeasurement.Xmin),
        nameof(SpectralMeasurement.TailCount),
        nameof(SpectralMeasurement.KsDistance),
        nameof(SpectralMeasurement.HillAlpha),
        nameof(SpectralMeasurement.ExponentialRatio),
        nameof(SpectralMeasurement.ExponentialPValue),
        nameof(SpectralMeasurement.LogNormalRatio),
        nameof(SpectralMeasurement.LogNormalPValue),
        nameof(SpectralMeasurement.TruncatedPowerLawRatio),
        nameof(SpectralMeasurement.TruncatedPowerLawPValue),
        nameof(SpectralMeasurement.StretchedExponentialRatio),
        nameof(SpectralMeasurement.StretchedExponentialPValue),
        nameof(SpectralMeasurement.PowerLawPValue),
    ];

    /// <summary>The slots, in their order: that of the bootstrap, the last, only where there is one.</summary>
    public static IReadOnlyList<string> Slots(HeavyTailOptions options) =>
        options.BootstrapReplicas > 0 ? AllSlots : AllSlots[..PowerLawPValue];

    /// <summary>Fills the slots.</summary>
    /// <param name="row">The values in any order, zeros or not.</param>
    /// <param name="slots">One for each of <see cref="Slots"/>; NaN where undefined.</param>
    public void Compute<T>(ReadOnlySpan<T> row, Span<float> slots)
        where T : unmanaged, IFloatingPoint<T>
    {
        slots.Fill(float.NaN);
        if (Descend(row) is not int count)
            return;
        ReadOnlySpan<double> values = _values.AsSpan(0, count);
        if (count > 0)
            values = Descending.Above(values, Math.Max(_options.NoiseFloor, _options.RelativeNoiseFloor * values[0]));

        slots[Hill] = (float)HillEstimator.AlphaAtMedian(values);
        PowerLawGoodnessOfFit? goodness = _bootstrap is null ? null : PowerLawBootstrap.GoodnessOfFit(values, _search, _bootstrap);
        PowerLawFit fit = goodness?.Fit ?? PowerLawFit.Of(values, _search);
        if (!fit.IsFitted)
            return;
        Fill(fit, slots);
        if (goodness is not null)
            slots[PowerLawPValue] = (float)goodness.PValue;
        foreach (TailComparison comparison in TailAnalysis.Of(values, fit).Comparisons)
            Fill(comparison, slots);
    }

    // The positive values, the largest first; null where one of the row's values is not finite.
    private int? Descend<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IFloatingPoint<T>
    {
        if (_values.Length < row.Length)
            _values = new double[Math.Max(row.Length, 2 * _values.Length)];
        int count = 0;
        foreach (T value in row)
        {
            if (!T.IsFinite(value))
                return null;
            if (value > T.Zero)
                _values[count++] = double.CreateTruncating(value);
        }

        Span<double> values = _values.AsSpan(0, count);
        values.Sort();
        values.Reverse();
        return count;
    }

    // x_min stays the positive finite number that it is, where single precision has no such small or large one.
    private static void Fill(PowerLawFit fit, Span<float> slots)
    {
        slots[0] = (float)fit.Alpha;
        slots[1] = (float)fit.AlphaError;
        slots[2] = Math.Clamp((float)fit.Xmin, float.Epsilon, float.MaxValue);
        slots[3] = fit.TailCount;
        slots[4] = (float)fit.KsDistance;
    }

    private static void Fill(TailComparison comparison, Span<float> slots)
    {
        int slot = comparison.Second.Kind switch
        {
            TailKind.Exponential => Exponential,
            TailKind.LogNormal => LogNormal,
            TailKind.TruncatedPowerLaw => TruncatedPowerLaw,
            _ => StretchedExponential,
        };
        slots[slot] = (float)comparison.LogLikelihoodRatio;
        slots[slot + 1] = (float)comparison.PValue;
    }
}
