namespace MLSpectral.Kernels;

/// <summary>A characteristic polynomial's value, which a double would not hold: mantissa · 2^exponent.</summary>
internal readonly record struct PolynomialValue(double Mantissa, long Exponent)
{
    // Beyond a double's range either way.
    private const long Far = 1000;

    /// <summary>Whether there is a value with a sign; the default has none, and an exact zero gives no secant.</summary>
    public bool IsKnown => Mantissa != 0;

    /// <summary>Half of it.</summary>
    public PolynomialValue Half => this with { Exponent = Exponent - 1 };

    /// <summary>The quotient, ±∞ or 0 where it is out of range.</summary>
    public double Over(PolynomialValue other)
    {
        double quotient = Mantissa / other.Mantissa;
        long exponent = Exponent - other.Exponent;
        return exponent > Far ? quotient * double.PositiveInfinity
            : exponent < -Far ? 0
            : Math.ScaleB(quotient, (int)exponent);
    }
}
