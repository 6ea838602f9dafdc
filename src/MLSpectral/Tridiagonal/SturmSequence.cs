using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLSpectral.Kernels;

/// <summary>
/// The leading principal minors of T − λI, 32 points λ at a time: p₍ᵢ₊₁₎ = (dᵢ − λ) pᵢ − eᵢ₋₁² pᵢ₋₁.
/// Their changes of sign count the eigenvalues under λ (Givens 1954; Golub and Van Loan, Matrix Computations, §8.4), and the last one
/// is the characteristic polynomial.
/// </summary>
/// <remarks>
/// No division, unlike the quotient form, so that the processor's multipliers set the pace. The price is the range: every 8 steps both
/// minors are divided by the power of two of the larger.
/// </remarks>
/// <param name="diagonal">d, of absolute value at most 1.</param>
/// <param name="squares">e², shifted by one: entry i couples rows i − 1 and i. None below 1e-36, so that 8 steps cannot underflow; that
/// moves eigenvalues by less than 1e-17.</param>
internal sealed class SturmSequence(double[] diagonal, double[] squares)
{
    /// <summary>Points that are evaluated together: four vectors, which hide each other's latency.</summary>
    public const int Together = 32;

    private const int StepsBetweenScalings = 8;
    private const int ExponentBits = 52,
        ExponentBias = 1023;

    /// <summary>Evaluates 32 points.</summary>
    /// <param name="points">λ.</param>
    /// <param name="counts">How many eigenvalues are less than each.</param>
    /// <param name="values">det(T − λI), divided by a power of two.</param>
    /// <param name="exponents">That power.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Evaluate(ReadOnlySpan<double> points, Span<long> counts, Span<double> values, Span<long> exponents)
    {
        ReadOnlySpan<Vector512<double>> lambda = MemoryMarshal.Cast<double, Vector512<double>>(points);
        Lane a = new(lambda[0]),
            b = new(lambda[1]),
            c = new(lambda[2]),
            d = new(lambda[3]);
        for (int start = 0; start < diagonal.Length; start += StepsBetweenScalings)
        {
            int end = Math.Min(start + StepsBetweenScalings, diagonal.Length);
            for (int i = start; i < end; i++)
            {
                Vector512<double> entry = Vector512.Create(diagonal[i]),
                    minusSquare = Vector512.Create(-squares[i]);
                a.Step(entry, minusSquare);
                b.Step(entry, minusSquare);
                c.Step(entry, minusSquare);
                d.Step(entry, minusSquare);
            }

            a.Scale();
            b.Scale();
            c.Scale();
            d.Scale();
        }

        a.CopyTo(0, counts, values, exponents);
        b.CopyTo(1, counts, values, exponents);
        c.CopyTo(2, counts, values, exponents);
        d.CopyTo(3, counts, values, exponents);
    }

    private struct Lane(Vector512<double> lambda)
    {
        private readonly Vector512<double> _lambda = lambda;
        private Vector512<double> _minor = Vector512<double>.One,
            _previous = Vector512<double>.Zero;
        private Vector512<long> _count,
            _exponent;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(Vector512<double> entry, Vector512<double> minusSquare)
        {
            Vector512<double> next = Vector512.FusedMultiplyAdd(entry - _lambda, _minor, minusSquare * _previous);
            _count += Vector512.ShiftRightLogical((next ^ _minor).AsInt64(), 63);
            (_previous, _minor) = (_minor, next);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Scale()
        {
            Vector512<long> exponent =
                Vector512.Max(Vector512.Abs(_minor), Vector512.Abs(_previous)).AsInt64() & Vector512.Create(0x7FFL << ExponentBits);
            Vector512<double> reciprocal = (Vector512.Create(2L * ExponentBias << ExponentBits) - exponent).AsDouble();
            _minor *= reciprocal;
            _previous *= reciprocal;
            _exponent += Vector512.ShiftRightLogical(exponent, ExponentBits) - Vector512.Create((long)ExponentBias);
        }

        public readonly void CopyTo(int vector, Span<long> counts, Span<double> values, Span<long> exponents)
        {
            MemoryMarshal.Cast<long, Vector512<long>>(counts)[vector] = _count;
            MemoryMarshal.Cast<double, Vector512<double>>(values)[vector] = _minor;
            MemoryMarshal.Cast<long, Vector512<long>>(exponents)[vector] = _exponent;
        }
    }
}
