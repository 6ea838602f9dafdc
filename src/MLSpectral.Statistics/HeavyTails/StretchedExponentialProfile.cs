using System.Numerics.Tensors;
using MathNet.Numerics.RootFinding;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// The likelihood of a stretched exponential at each β, with the other parameter at its best: P(Y &gt; y) = exp(−b(e^βy − 1)), b =
/// 1/B, B(β) = mean(e^βy − 1).
/// </summary>
/// <remarks>
/// The gain over the power law in ln likelihood a value is g(β) = ln(β ȳ/B) + βȳ, with g(0) = 0. It may have several maxima; they
/// are looked for in steps of β up to where 1/β + ȳ is below the mean of y weighted by e^βy, which only grows: from there on g falls.
/// </remarks>
internal sealed class StretchedExponentialProfile(LogTail tail)
{
    // Nearer to the power law than β·max y = 1e-4, or with a smaller gain, the two are the same to rounding, which a test must not take
    // for a difference.
    private const double SmallestStretch = 1e-4,
        Indistinguishable = 1e-13;
    private const double StepFactor = 1.5;

    private readonly double _largest = tail.Values[0];
    private readonly double[] _distances = [.. tail.Values.Select(y => y - tail.Values[0])],
        _powers = new double[tail.Count];

    /// <summary>The highest maximum, or null where no β is better than the power law; O(n) for each of some 50 values of β.</summary>
    public Point? Maximum()
    {
        Point? best = null;
        double beta = SmallestStretch / _largest;
        var lower = At(beta);
        while (lower.MayRise)
        {
            beta *= StepFactor;
            var upper = At(beta);
            if (lower.Slope > 0 && upper.Slope <= 0)
            {
                // In ln β, where neither argument nor function has a unit.
                double root = Brent.FindRoot(
                    logBeta => At(Math.Exp(logBeta)) is var point ? point.Beta * point.Slope : 0,
                    Math.Log(lower.Beta),
                    Math.Log(upper.Beta),
                    accuracy: 1e-13,
                    maxIterations: 100
                );
                var top = At(Math.Exp(root));
                if (top.Gain > (best?.Gain ?? Indistinguishable))
                    best = top;
            }

            lower = upper;
        }

        return best;
    }

    // Powers are scaled by the largest one, so that they do not overflow.
    private Point At(double beta)
    {
        int n = tail.Count;
        TensorPrimitives.Multiply<double>(_distances, beta, _powers);
        TensorPrimitives.Exp<double>(_powers, _powers);
        double sum = TensorPrimitives.Sum<double>(_powers),
            first = TensorPrimitives.Dot<double>(_powers, tail.Values);
        double excess = (sum / n) - Math.Exp(-beta * _largest);
        double logExcess = (beta * _largest) + Math.Log(excess);
        return new Point
        {
            Beta = beta,
            LogRate = -logExcess,
            Gain = Math.Log(beta * tail.Mean) - logExcess + (beta * tail.Mean),
            Slope = (1 / beta) + tail.Mean - (first / n / excess),
            MayRise = (1 / beta) + tail.Mean > first / sum,
            First = first / n / excess,
        };
    }

    /// <summary>bB″ at a point, the mean of y² e^βy over B.</summary>
    public double SecondAt(Point point)
    {
        double sum = 0;
        foreach (double y in tail.Values)
            sum += y * y * Math.Exp((point.Beta * y) + point.LogRate);
        return sum / tail.Count;
    }

    /// <summary>The profile at one β.</summary>
    internal readonly record struct Point
    {
        /// <summary>β.</summary>
        public double Beta { get; init; }

        /// <summary>ln b.</summary>
        public double LogRate { get; init; }

        /// <summary>g(β).</summary>
        public double Gain { get; init; }

        /// <summary>g′(β).</summary>
        public double Slope { get; init; }

        /// <summary>Whether g may rise anywhere from here on.</summary>
        public bool MayRise { get; init; }

        /// <summary>bB′, the mean of y e^βy over B.</summary>
        public double First { get; init; }
    }
}
