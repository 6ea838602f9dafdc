namespace MLSpectral.Statistics.Distances;

/// <summary>
/// The coupling of two samples by equal quantiles, as the steps on which both quantile functions are constant: |difference| and share of
/// the mass.
/// </summary>
internal ref struct QuantileCoupling(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
{
    private readonly ReadOnlySpan<double> _first = first;
    private readonly ReadOnlySpan<double> _second = second;

    // Mass in units of 1/(n₁n₂), so that it stays whole: a value of the first sample has n₂ units, one of the second n₁.
    private long _firstLeft = second.Length;
    private long _secondLeft = first.Length;
    private int _i;
    private int _j;

    public (double Difference, double Weight) Current { get; private set; }

    public readonly QuantileCoupling GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_i == _first.Length)
            return false;
        long mass = Math.Min(_firstLeft, _secondLeft);
        Current = (Math.Abs(_first[_i] - _second[_j]), (double)mass / ((long)_first.Length * _second.Length));
        _firstLeft -= mass;
        _secondLeft -= mass;
        if (_firstLeft == 0)
        {
            _i++;
            _firstLeft = _second.Length;
        }

        if (_secondLeft == 0)
        {
            _j++;
            _secondLeft = _first.Length;
        }

        return true;
    }
}
