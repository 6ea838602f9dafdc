using System.Numerics;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.Samples;

namespace MLSpectral;

/// <summary>From the values of a row to its slots. Keeps a buffer: one for each cursor.</summary>
internal sealed class HeavyTailRow
{
    private readonly HeavyTailOptions _options;
    private readonly PowerLawFitOptions _search;
    private readonly BootstrapOptions? _bootstrap;
    private readonly IReadOnlyList<HeavyTailSlot> _slots;
    private double[] _values = [];

    public HeavyTailRow(HeavyTailOptions options)
    {
        _options = options;
        _search = options.Search;
        _slots = HeavyTailSlot.Of(options);
        _bootstrap =
            options.BootstrapReplicas == 0 ? null : new BootstrapOptions { Replicas = options.BootstrapReplicas, Seed = options.Seed };
    }

    /// <summary>Fills the slots.</summary>
    /// <param name="row">The values in any order, zeros or not.</param>
    /// <param name="slots">One for each of <see cref="HeavyTailSlot.Of"/>; NaN where undefined.</param>
    public void Compute<T>(ReadOnlySpan<T> row, Span<float> slots)
        where T : unmanaged, IFloatingPoint<T>
    {
        slots.Fill(float.NaN);
        if (Descend(row) is not int count)
            return;
        ReadOnlySpan<double> values = _values.AsSpan(0, count);
        if (count > 0)
            values = Descending.Above(values, Math.Max(_options.NoiseFloor, _options.RelativeNoiseFloor * values[0]));

        var finding = new HeavyTailFinding { HillAlpha = HillEstimator.EstimateAlphaAtMedian(values), Tail = Analyze(values) };
        for (int slot = 0; slot < slots.Length; slot++)
            slots[slot] = _slots[slot].Value(finding);
    }

    private TailAnalysis Analyze(ReadOnlySpan<double> values)
    {
        if (_bootstrap is null)
            return TailAnalysis.Compute(values, _search);
        PowerLawGoodnessOfFit goodness = PowerLawBootstrap.TestGoodnessOfFit(values, _search, _bootstrap);
        return TailAnalysis.Compute(values, goodness.Fit).Judge(goodness.PValue);
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
}
