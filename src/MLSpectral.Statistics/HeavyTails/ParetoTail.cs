using System.Numerics.Tensors;
using MathNet.Numerics.Random;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// Samples of a power law, made in descending order and as the gaps of logarithms that a profile needs: no sorting, no powers.
/// </summary>
/// <param name="capacity">The most values of a sample.</param>
internal sealed class ParetoTail(int capacity)
{
    private readonly double[] _buffer = new double[capacity];

    /// <summary>
    /// Adds n independent values of a power law to an empty profile. The logarithms over x_min are exponential, so the gap below the j-th
    /// largest is E_j/(j rate) with E_j standard exponential and independent (Rényi 1953).
    /// </summary>
    /// <param name="profile">The profile.</param>
    /// <param name="count">n.</param>
    /// <param name="rate">α − 1.</param>
    /// <param name="random">The random numbers; n are taken.</param>
    /// <returns>The last gap, between the smallest value and x_min; 0 where there is no value.</returns>
    public double AddTo(TailProfile profile, int count, double rate, RandomSource random)
    {
        Span<double> logarithms = _buffer.AsSpan(0, count);
        for (int j = 0; j < count; j++)
            logarithms[j] = 1 - random.NextDouble();
        TensorPrimitives.Log(logarithms, logarithms);
        double gap = 0;
        for (int j = 0; j < count; j++)
        {
            profile.Add(gap, 1);
            gap = -logarithms[j] / ((j + 1) * rate);
        }

        return gap;
    }
}
