using System.Numerics.Tensors;

namespace MLSpectral.Kernels;

/// <summary>
/// The mean of the rows of a stream so far, kept as a distance from the first row: as precise as the spread of each slot, however far from
/// zero its values are.
/// </summary>
/// <param name="width">d.</param>
internal sealed class RunningMean(int width)
{
    /// <summary>The first row.</summary>
    public double[] Origin { get; } = new double[width];

    /// <summary>The rows so far.</summary>
    public long Count { get; private set; }

    /// <summary>The mean less the first row.</summary>
    public double[] Offset { get; } = new double[width];

    /// <summary>Takes in rows.</summary>
    /// <param name="offset">Their mean less the first row; becomes its distance from the mean before, 0 if there was none.</param>
    /// <param name="count">How many they are.</param>
    /// <returns>The rows before.</returns>
    public long Add(Span<double> offset, int count)
    {
        long before = Count;
        Count += count;
        if (before == 0)
        {
            offset.CopyTo(Offset);
            offset.Clear();
            return 0;
        }

        TensorPrimitives.Subtract(offset, Offset, offset);
        TensorPrimitives.MultiplyAdd(offset, (double)count / Count, Offset, Offset);
        return before;
    }

    /// <summary>The mean.</summary>
    public double[] Mean()
    {
        var mean = new double[Origin.Length];
        TensorPrimitives.Add(Origin, Offset, mean);
        return mean;
    }
}
