namespace MLSpectral.Kernels;

/// <summary>An interval with an eigenvalue in it, and the characteristic polynomial at its ends.</summary>
internal struct EigenvalueBracket(double low, double high)
{
    // So many evaluations may pass before the interval must be a quarter; then it is halved.
    private const int Patience = 3;

    private PolynomialValue _atLow,
        _atHigh;
    private double _widthAtLastSuccess = high - low;
    private int _age,
        _side;

    /// <summary>The lower end.</summary>
    public double Low { get; private set; } = low;

    /// <summary>The upper end.</summary>
    public double High { get; private set; } = high;

    /// <summary>The width of the interval in which the eigenvalue can still be.</summary>
    public readonly double Width => High - Low;

    /// <summary>The best single number.</summary>
    public readonly double Middle => 0.5 * (Low + High);

    /// <summary>Whether two brackets still hold their eigenvalues in the same interval.</summary>
    public readonly bool Coincides(in EigenvalueBracket other) => Low == other.Low && High == other.High;

    /// <summary>
    /// The point to look at next for the only eigenvalue inside: the secant's zero, or the middle where secants did not help.
    /// </summary>
    /// <param name="tolerance">The least distance from the ends, so that the last look closes the bracket from the other side.</param>
    public readonly double NextPoint(double tolerance)
    {
        if (_age >= Patience || !_atLow.IsKnown || !_atHigh.IsKnown)
            return Middle;
        double ratio = _atLow.Over(_atHigh);
        double fraction = double.IsInfinity(ratio) ? 1 : ratio / (ratio - 1);
        return Math.Clamp(Low + (Width * fraction), Low + tolerance, High - tolerance);
    }

    /// <summary>
    /// Narrows the bracket of an isolated eigenvalue. An end kept twice counts half, so that both ends move (the Illinois rule; Dowell and
    /// Jarratt 1971).
    /// </summary>
    /// <param name="point">Inside.</param>
    /// <param name="value">The polynomial there.</param>
    /// <param name="isBelow">Whether the point is not above the eigenvalue.</param>
    public void Narrow(double point, PolynomialValue value, bool isBelow)
    {
        bool halved = _age >= Patience;
        if (isBelow)
        {
            (Low, _atLow) = (point, value);
            _atHigh = _side < 0 ? _atHigh.Half : _atHigh;
        }
        else
        {
            (High, _atHigh) = (point, value);
            _atLow = _side > 0 ? _atLow.Half : _atLow;
        }

        _side =
            halved ? 0
            : isBelow ? -1
            : 1;
        if (halved || Width <= 0.25 * _widthAtLastSuccess)
            (_age, _widthAtLastSuccess) = (0, Width);
        else
            _age++;
    }

    /// <summary>Takes a point below the eigenvalue as the lower end, while others are inside too.</summary>
    public void RaiseLow(double point, PolynomialValue value) => (Low, _atLow, _widthAtLastSuccess) = (point, value, High - point);

    /// <summary>Takes a point above the eigenvalue as the upper end, while others are inside too.</summary>
    public void LowerHigh(double point, PolynomialValue value) => (High, _atHigh, _widthAtLastSuccess) = (point, value, point - Low);
}
