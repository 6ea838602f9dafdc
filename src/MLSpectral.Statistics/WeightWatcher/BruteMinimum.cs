namespace MLSpectral.Statistics.WeightWatcher;

/// <summary>
/// The minimum of a function of one variable by a grid and a downhill simplex from its best point, with the rules of scipy's
/// <c>optimize.brute</c> and <c>fmin</c>.
/// </summary>
/// <remarks>
/// Own code: MathNet's simplex has other steps and another end, and the results are to be those of a peer in ten digits. The simplex of
/// one variable is two points (Nelder and Mead 1965); it starts with x and 1.05 x, and ends where both its width and the difference of
/// its values are at most 1e-4, or after 200 steps.
/// </remarks>
internal static class BruteMinimum
{
    private const double Tolerance = 1e-4;
    private const double FirstStep = 1.05;
    private const int LargestStepCount = 200;

    /// <summary>Where the function is smallest on start, start + step, … below end, polished.</summary>
    public static double Of(Func<double, double> function, double start, double end, double step)
    {
        int count = (int)Math.Ceiling((end - start) / step);
        double best = start,
            smallest = double.PositiveInfinity;
        for (int i = 0; i < count; i++)
        {
            double x = (i * step) + start,
                value = function(x);
            if (value < smallest)
                (best, smallest) = (x, value);
        }

        return Polish(function, best, smallest);
    }

    private static double Polish(Func<double, double> function, double x, double value)
    {
        Vertex best = new(x, value),
            worst = At(FirstStep * x);
        Order(ref best, ref worst);
        for (
            int i = 0;
            i < LargestStepCount && !(Math.Abs(worst.X - best.X) <= Tolerance && Math.Abs(worst.Value - best.Value) <= Tolerance);
            i++
        )
        {
            Vertex reflected = At((2 * best.X) - worst.X);
            if (reflected.Value < best.Value)
            {
                Vertex expanded = At((3 * best.X) - (2 * worst.X));
                worst = expanded.Value < reflected.Value ? expanded : reflected;
            }
            else
            {
                // The better one of the outer two is contracted towards the best; where that does not help, the whole simplex shrinks.
                bool outside = reflected.Value < worst.Value;
                Vertex contracted = At(outside ? (1.5 * best.X) - (0.5 * worst.X) : (0.5 * best.X) + (0.5 * worst.X));
                bool helps = outside ? contracted.Value <= reflected.Value : contracted.Value < worst.Value;
                worst = helps ? contracted : At(best.X + (0.5 * (worst.X - best.X)));
            }

            Order(ref best, ref worst);
        }

        return best.X;

        Vertex At(double point) => new(point, function(point));
    }

    private static void Order(ref Vertex best, ref Vertex worst)
    {
        if (worst.Value < best.Value)
            (best, worst) = (worst, best);
    }

    private readonly record struct Vertex(double X, double Value);
}
