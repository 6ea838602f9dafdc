using MathNet.Numerics.Random;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// Samples of a power law with a given x_min and number of values. The distance to their fit depends on neither α nor x_min.
/// </summary>
/// <param name="count">The number of values.</param>
/// <param name="distance">Which distance.</param>
internal sealed class PowerLawReplica(int count, TailDistance distance)
{
    private readonly TailProfile _replica = new(count);
    private readonly ParetoTail _tail = new(count);

    /// <summary>Draws a sample and fits it.</summary>
    /// <param name="random">The replica's random numbers.</param>
    /// <returns>Its distance.</returns>
    public double Distance(RandomSource random)
    {
        _replica.Clear();
        double gap = _tail.AddTo(_replica, count, rate: 1, random);
        return new TailDeviations(_replica, distance).Distance(
            TailLaw.Below(_replica, _replica.Length - 1, gap),
            limit: double.PositiveInfinity
        );
    }
}
