namespace MLSpectral.Tests.Eigen;

/// <summary>
/// An unevaluated sum of two doubles, some 31 digits: error-free transformations (Dekker 1971), with the processor's fused multiply-add
/// or the software's, which give the same bits.
/// </summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator -(DoubleDouble value) => new(-value.High, -value.Low);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble high = Sum(a.High, b.High),
            low = Sum(a.Low, b.Low);
        DoubleDouble first = OrderedSum(high.High, high.Low + low.High);
        return OrderedSum(first.High, first.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High,
            rest = Math.FusedMultiplyAdd(a.High, b.High, -product) + ((a.High * b.Low) + (a.Low * b.High));
        return OrderedSum(product, rest);
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - (b * first);
        double second = rest.High / b.High;
        rest -= b * second;
        return OrderedSum(first, second) + (rest.High / b.High);
    }

    /// <summary>The square root, by a step of Newton's method from the double's.</summary>
    public static DoubleDouble Sqrt(DoubleDouble value)
    {
        if (value.High <= 0)
            return 0;
        double root = Math.Sqrt(value.High);
        DoubleDouble rest = value - ((DoubleDouble)root * root);
        return OrderedSum(root, rest.High / (2 * root));
    }

    // Knuth 1969: the sum and its rounding error, exactly.
    private static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b,
            part = sum - a;
        return new DoubleDouble(sum, (a - (sum - part)) + (b - part));
    }

    // The same where |a| ≥ |b|.
    private static DoubleDouble OrderedSum(double a, double b)
    {
        double sum = a + b;
        return new DoubleDouble(sum, b - (sum - a));
    }
}
