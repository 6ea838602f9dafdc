namespace MLSpectral.Statistics.KernelLaws;

/// <summary>A distribution that is point masses only.</summary>
internal sealed class StepCurve : CumulativeCurve
{
    private readonly double[] _locations;
    private readonly double[] _cumulative;
    private readonly double[] _integrals;

    /// <summary>Makes the curve.</summary>
    /// <param name="atoms">The point masses, in any order.</param>
    public StepCurve(IReadOnlyList<KernelAtom> atoms)
    {
        KernelAtom[] ascending = [.. atoms.OrderBy(atom => atom.Location)];
        _locations = [.. ascending.Select(atom => atom.Location)];
        _cumulative = new double[ascending.Length];
        _integrals = new double[ascending.Length];
        double sum = 0;
        for (int i = 0; i < ascending.Length; i++)
        {
            _integrals[i] = i == 0 ? 0 : _integrals[i - 1] + (sum * (_locations[i] - _locations[i - 1]));
            sum += ascending[i].Mass;
            _cumulative[i] = sum;
        }

        // Shares of n sum to 1 up to rounding.
        _cumulative[^1] = 1;
    }

    public override double At(double x) => Last(x) is int i and >= 0 ? _cumulative[i] : 0;

    public override double Quantile(double probability)
    {
        int index = Array.BinarySearch(_cumulative, probability);
        return _locations[Math.Min(index >= 0 ? index : ~index, _locations.Length - 1)];
    }

    public override double Integral(double x) => Last(x) is int i and >= 0 ? _integrals[i] + (_cumulative[i] * (x - _locations[i])) : 0;

    // The last point at or below x; −1 for none.
    private int Last(double x)
    {
        int index = Array.BinarySearch(_locations, x);
        return index >= 0 ? index : ~index - 1;
    }
}
