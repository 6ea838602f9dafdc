using System.Numerics.Tensors;
using MLSpectral.Statistics.Functions;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// A sample as the power law sees it: its distinct values x₀ &gt; x₁ &gt; …, each by its depth y_g = ln(x₀/x_g), by e_g, the
/// number of values at or above it, and by T_g = Σ ln(x/x_g) over those. Gaps between neighbours are all it is made of, so nothing
/// depends on the scale of the values.
/// </summary>
internal sealed class TailProfile
{
    private readonly double[] _depths;
    private readonly int[] _counts;
    private readonly double[] _logSums;

    // What rounding took from the last depth and the last sum: sums over a million values stay exact to the last places.
    private double _depthError,
        _logSumError;

    /// <summary>Makes an empty profile.</summary>
    /// <param name="capacity">The most distinct values it will hold.</param>
    public TailProfile(int capacity)
    {
        _depths = GC.AllocateUninitializedArray<double>(capacity);
        _counts = GC.AllocateUninitializedArray<int>(capacity);
        _logSums = GC.AllocateUninitializedArray<double>(capacity);
    }

    /// <summary>The number of distinct values.</summary>
    public int Length { get; private set; }

    /// <summary>y_g, ascending from 0.</summary>
    public ReadOnlySpan<double> Depths => _depths.AsSpan(0, Length);

    /// <summary>e_g, ascending.</summary>
    public ReadOnlySpan<int> Counts => _counts.AsSpan(0, Length);

    /// <summary>T_g, ascending from 0.</summary>
    public ReadOnlySpan<double> LogSums => _logSums.AsSpan(0, Length);

    /// <summary>The profile of a sample; O(n), with vectorized logarithms.</summary>
    /// <param name="values">Positive values in descending order.</param>
    public static TailProfile Of(ReadOnlySpan<double> values)
    {
        int distinct = values.IsEmpty ? 0 : 1;
        for (int i = 1; i < values.Length; i++)
            distinct += values[i] == values[i - 1] ? 0 : 1;
        var profile = new TailProfile(distinct);
        if (values.IsEmpty)
            return profile;

        // z = (x_i − x_{i+1})/x_{i+1} in blocks that stay in the cache.
        const int BlockLength = 1024;
        Span<double> excesses = stackalloc double[BlockLength],
            logarithms = stackalloc double[BlockLength];
        profile.Add(0, 1);
        for (int start = 0; start < values.Length - 1; start += BlockLength)
        {
            int length = Math.Min(BlockLength, values.Length - 1 - start);
            ReadOnlySpan<double> upper = values.Slice(start, length),
                lower = values.Slice(start + 1, length);
            Span<double> z = excesses[..length],
                logs = logarithms[..length];
            TensorPrimitives.Subtract(upper, lower, z);
            TensorPrimitives.Divide(z, lower, z);
            TensorPrimitives.Add(z, 1, logs);
            TensorPrimitives.Log(logs, logs);
            for (int i = 0; i < length; i++)
                profile.Add(double.IsInfinity(z[i]) ? LogRatio.Of(upper[i], lower[i]) : NearOne.LogOnePlus(z[i], logs[i]), 1);
        }

        return profile;
    }

    /// <summary>Forgets all values.</summary>
    public void Clear()
    {
        Length = 0;
        _depthError = _logSumError = 0;
    }

    /// <summary>Adds values below all others.</summary>
    /// <param name="gap">ln(previous value/value) ≥ 0; of the first value it does not matter. Values without a gap count with the
    /// previous ones.</param>
    /// <param name="count">How often the value occurs.</param>
    public void Add(double gap, int count)
    {
        int last = Length - 1;
        if (last < 0)
            (_depths[0], _counts[0], _logSums[0], Length) = (0, count, 0, 1);
        else if (gap == 0)
            _counts[last] += count;
        else
        {
            // Every value above moves away by the gap: T_{g+1} = T_g + e_g gap, a sum of positive terms.
            _depths[Length] = Sum(_depths[last], gap, ref _depthError);
            _logSums[Length] = Sum(_logSums[last], _counts[last] * gap, ref _logSumError);
            _counts[Length++] = _counts[last] + count;
        }
    }

    // a + b with the error of all additions so far carried along: Kahan's summation with Knuth's exact sum of two.
    private static double Sum(double a, double b, ref double error)
    {
        double corrected = b + error;
        double sum = a + corrected;
        double virtualTerm = sum - a;
        error = (a - (sum - virtualTerm)) + (corrected - virtualTerm);
        return sum;
    }
}
