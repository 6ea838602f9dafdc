using System.Numerics;
using Microsoft.ML.Data;
using MLSpectral.Statistics.Samples;

namespace MLSpectral;

/// <summary>
/// Folds d slots into s buckets, each slot with a random sign into one bucket: y = Sᵀx, linear, one addition for each entry that is not
/// zero.
/// </summary>
/// <remarks>
/// <para>
/// The count sketch of Charikar, Chen and Farach-Colton 2002 (for features: Weinberger et al. 2009), with buckets of the same size: each
/// run of s neighbouring slots goes into the s buckets by a random permutation of its own. Two slots of one run never meet, two of
/// different runs with probability 1/s, and signs are independent, so for the n × d matrix X of all rows E X S SᵀXᵀ = XXᵀ and
/// E‖X S SᵀXᵀ − XXᵀ‖_F² ≤ (‖X‖_F⁴ + ‖XXᵀ‖_F²)/s ≤ 2‖X‖_F⁴/s, as for independent buckets. And
/// independent slots of one variance stay so: noise stays noise, with s columns.
/// </para>
/// </remarks>
internal sealed class CountSketch
{
    // The bucket, or its complement where the sign is negative.
    private readonly int[] _targets;

    /// <param name="width">d.</param>
    /// <param name="maximumWidth">The most buckets; there are as many as make runs of equal length, or nearly:
    /// ⌈d/⌈d/maximum⌉⌉.</param>
    /// <param name="seed">The seed of permutations and signs.</param>
    public CountSketch(int width, int maximumWidth, int seed)
    {
        int runs = ((width - 1) / maximumWidth) + 1;
        Width = ((width - 1) / runs) + 1;
        _targets = new int[width];
        int[] buckets = [.. Enumerable.Range(0, Width)];
        for (int run = 0; run < runs; run++)
        {
            var random = RandomStream.Of(seed, run);
            Span<int> targets = _targets.AsSpan(Math.Min(width, run * Width));
            targets = targets[..Math.Min(Width, targets.Length)];
            for (int i = 0; i < targets.Length; i++)
            {
                int other = random.Next(i, Width);
                (buckets[i], buckets[other]) = (buckets[other], buckets[i]);
                targets[i] = random.Next(2) == 0 ? buckets[i] : ~buckets[i];
            }
        }
    }

    /// <summary>s.</summary>
    public int Width { get; }

    /// <summary>Folds one row.</summary>
    /// <param name="row">x.</param>
    /// <param name="buckets">y, overwritten.</param>
    public void Fold<T>(in VBuffer<T> row, Span<double> buckets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        buckets.Clear();
        ReadOnlySpan<T> values = row.GetValues();
        ReadOnlySpan<int> slots = row.GetIndices();
        for (int i = 0; i < values.Length; i++)
        {
            int target = _targets[row.IsDense ? i : slots[i]];
            double value = double.CreateTruncating(values[i]);
            if (target >= 0)
                buckets[target] += value;
            else
                buckets[~target] -= value;
        }
    }
}
