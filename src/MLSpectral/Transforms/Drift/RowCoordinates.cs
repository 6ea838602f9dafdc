using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.Data;
using MLSpectral.Statistics.Samples;

namespace MLSpectral;

/// <summary>
/// A row of a column in at most 128 coordinates: its slots where there are so few, else signed sums of slots, a count sketch (Charikar,
/// Chen, Farach-Colton 2002; Weinberger et al. 2009).
/// </summary>
/// <remarks>
/// The sketch knows nothing of the data: one that did would treat the rows it was made from and new rows differently. It keeps inner
/// products of rows in the mean over sketches, so means and covariances of the slots carry over; a change of one slot is seen in its sum,
/// against the noise of the slots it shares that sum with.
/// </remarks>
internal sealed class RowCoordinates
{
    /// <summary>The largest number of coordinates, a power of two.</summary>
    public const int Largest = 128;

    /// <summary>The largest magnitude of a coordinate: squares of covariances are still finite.</summary>
    public const double LargestMagnitude = 1e75;

    // For each slot its sum, as the complement where it counts negatively; null without a sketch. Made when there are rows of that width,
    // so that the width which a file claims costs nothing.
    private readonly Lazy<int[]>? _sums;

    /// <summary>Chooses the coordinates.</summary>
    /// <param name="width">The number of slots.</param>
    /// <param name="seed">The seed of the sketch.</param>
    public RowCoordinates(int width, int seed)
    {
        Count = Math.Min(width, Largest);
        if (width > Largest)
            _sums = new(() => Sums(width, seed));
    }

    /// <summary>The number of coordinates.</summary>
    public int Count { get; }

    /// <summary>Reads a row; O(slots that are stored).</summary>
    /// <param name="row">All slots, dense or sparse.</param>
    /// <param name="coordinates">Where to.</param>
    /// <returns>Whether it is usable: no value missing, infinite or beyond 1e75.</returns>
    public bool TryRead<T>(in VBuffer<T> row, Span<double> coordinates)
        where T : struct, INumber<T>
    {
        ReadOnlySpan<T> values = row.GetValues();
        if (_sums is null && row.IsDense)
        {
            TensorPrimitives.ConvertTruncating(values, coordinates);
        }
        else
        {
            coordinates.Clear();
            int[]? sums = _sums?.Value;
            ReadOnlySpan<int> indices = row.IsDense ? default : row.GetIndices();
            for (int i = 0; i < values.Length; i++)
                Place(sums, row.IsDense ? i : indices[i], double.CreateTruncating(values[i]), coordinates);
        }

        return AreUsable(coordinates);
    }

    /// <summary>Whether no coordinate is missing, infinite or beyond 1e75.</summary>
    /// <remarks>The value of largest magnitude is NaN where there is one, and has its sign.</remarks>
    public static bool AreUsable(ReadOnlySpan<double> coordinates) =>
        Math.Abs(TensorPrimitives.MaxMagnitude(coordinates)) <= LargestMagnitude;

    private static void Place(int[]? sums, int slot, double value, Span<double> coordinates)
    {
        if (sums is null)
            coordinates[slot] = value;
        else if (sums[slot] >= 0)
            coordinates[sums[slot]] += value;
        else
            coordinates[~sums[slot]] -= value;
    }

    private static int[] Sums(int width, int seed)
    {
        var sums = new int[width];
        for (int slot = 0; slot < width; slot++)
        {
            uint bits = RandomStream.Seed(seed, slot);
            int sum = (int)(bits % Largest);
            sums[slot] = bits > int.MaxValue ? ~sum : sum;
        }

        return sums;
    }
}
