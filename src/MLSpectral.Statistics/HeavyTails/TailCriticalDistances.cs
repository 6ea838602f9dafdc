using MathNet.Numerics.Random;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// The distances that tails of a true power law, with x_min at their smallest value and α estimated, exceed with a given probability.
/// They depend on the number of values alone (the logarithms are exponential, and the distance does not depend on their scale), so they
/// are simulated once for a grid of numbers.
/// </summary>
internal sealed class TailCriticalDistances
{
    // Neighbours of the grid differ by a fifth, and √n D hardly changes between them.
    private const double GridFactor = 1.2;

    // What differs by rounding is equal: the tail of any two values, for one, has the same distance.
    private const double Rounding = 1e-12;

    private readonly int[] _counts;
    private readonly double[] _scaled;

    /// <summary>Simulates them.</summary>
    /// <param name="fewest">The smallest number of values; at least 2.</param>
    /// <param name="most">The largest number of values.</param>
    /// <param name="distance">Which distance.</param>
    /// <param name="probability">The probability.</param>
    /// <param name="options">How much to simulate.</param>
    /// <param name="cancellationToken">Ends the simulation.</param>
    public TailCriticalDistances(
        int fewest,
        int most,
        TailDistance distance,
        double probability,
        BootstrapOptions options,
        CancellationToken cancellationToken
    )
    {
        _counts = Grid(fewest, most);
        double[][] distances = Replicas.Compute(
            options,
            () => new Simulation(_counts, distance),
            (simulation, random) => simulation.Distances(random),
            cancellationToken
        );
        _scaled = new double[_counts.Length];
        for (int i = 0; i < _counts.Length; i++)
        {
            double[] sorted = [.. distances.Select(one => one[i]).Order()];
            int rank = (int)Math.Ceiling((1 - probability) * (sorted.Length + 1));
            _scaled[i] = rank <= sorted.Length ? sorted[rank - 1] * (1 + Rounding) * Math.Sqrt(_counts[i]) : double.PositiveInfinity;
        }
    }

    /// <summary>
    /// The critical distance of a number of values in the simulated range; between numbers of the grid √n D is interpolated.
    /// </summary>
    /// <param name="count">The number of values.</param>
    public double At(int count)
    {
        int upper = Array.BinarySearch(_counts, count);
        if (upper < 0)
            upper = ~upper;
        double root = Math.Sqrt(count);
        if (_counts[upper] == count)
            return _scaled[upper] / root;
        double share = (double)(count - _counts[upper - 1]) / (_counts[upper] - _counts[upper - 1]);
        return (((1 - share) * _scaled[upper - 1]) + (share * _scaled[upper])) / root;
    }

    private static int[] Grid(int fewest, int most)
    {
        List<int> counts = [];
        for (int count = fewest; count < most; count = Math.Max(count + 1, (int)(count * GridFactor)))
            counts.Add(count);
        counts.Add(most);
        return [.. counts];
    }

    // The k largest values of one sample are a sample too, above the k-th: one sample serves the whole grid.
    private sealed class Simulation(int[] counts, TailDistance distance)
    {
        private readonly TailProfile _profile = new(counts[^1]);
        private readonly ParetoTail _tail = new(counts[^1]);

        public double[] Distances(RandomSource random)
        {
            _profile.Clear();
            _tail.AddTo(_profile, counts[^1], rate: 1, random);
            var deviations = new TailDeviations(_profile, distance);
            double[] distances = new double[counts.Length];
            for (int i = 0; i < counts.Length; i++)
                distances[i] = deviations.Distance(
                    TailLaw.At(_profile, Math.Min(counts[i], _profile.Length) - 1),
                    limit: double.PositiveInfinity
                );
            return distances;
        }
    }
}
