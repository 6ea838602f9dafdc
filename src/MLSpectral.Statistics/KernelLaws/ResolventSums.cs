using System.Numerics;

namespace MLSpectral.Statistics.KernelLaws;

/// <summary>Weighted sums of 1/(A + Bx) over the eigenvalues x of CK₀, with their derivatives.</summary>
/// <param name="values">x.</param>
/// <param name="shares">w.</param>
internal sealed class ResolventSums(double[] values, double[] shares)
{
    /// <summary>Σ w/(A + Bx).</summary>
    public Complex Trace { get; private set; }

    /// <summary>Σ wx/(A + Bx).</summary>
    public Complex FirstTrace { get; private set; }

    /// <summary>Σ w/(A + Bx)².</summary>
    public Complex Square { get; private set; }

    /// <summary>Σ wx/(A + Bx)².</summary>
    public Complex FirstSquare { get; private set; }

    /// <summary>Σ wx²/(A + Bx)².</summary>
    public Complex SecondSquare { get; private set; }

    /// <summary>Computes the five sums; O(n), a few nanoseconds an eigenvalue.</summary>
    public void Evaluate(Complex a, Complex b)
    {
        var sums = default(Lanes);
        int i = 0,
            width = Vector<double>.Count;
        for (; i <= values.Length - width; i += width)
            sums.Add(new Vector<double>(values, i), new Vector<double>(shares, i), a, b);
        if (i < values.Length)
        {
            // The rest with share 0 in the lanes beyond the end; x = 1 keeps those from dividing by zero where A = 0.
            Span<double> x = stackalloc double[width],
                w = stackalloc double[width];
            x.Fill(1);
            w.Clear();
            values.AsSpan(i).CopyTo(x);
            shares.AsSpan(i).CopyTo(w);
            sums.Add(new Vector<double>(x), new Vector<double>(w), a, b);
        }

        Trace = sums.Trace;
        FirstTrace = sums.FirstTrace;
        Square = sums.Square;
        FirstSquare = sums.FirstSquare;
        SecondSquare = sums.SecondSquare;
    }

    /// <summary>Σ w·arg(A + Bx), each in (−π, π].</summary>
    public double Argument(Complex a, Complex b)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
            sum += shares[i] * Math.Atan2(a.Imaginary + (b.Imaginary * values[i]), a.Real + (b.Real * values[i]));
        return sum;
    }

    private struct Lanes
    {
        private Vector<double> _re0,
            _im0,
            _re1,
            _im1,
            _squareRe0,
            _squareIm0,
            _squareRe1,
            _squareIm1,
            _squareRe2,
            _squareIm2;

        public readonly Complex Trace => new(Vector.Sum(_re0), Vector.Sum(_im0));

        public readonly Complex FirstTrace => new(Vector.Sum(_re1), Vector.Sum(_im1));

        public readonly Complex Square => new(Vector.Sum(_squareRe0), Vector.Sum(_squareIm0));

        public readonly Complex FirstSquare => new(Vector.Sum(_squareRe1), Vector.Sum(_squareIm1));

        public readonly Complex SecondSquare => new(Vector.Sum(_squareRe2), Vector.Sum(_squareIm2));

        public void Add(Vector<double> x, Vector<double> w, Complex a, Complex b)
        {
            Vector<double> re = (x * b.Real) + new Vector<double>(a.Real),
                im = (x * b.Imaginary) + new Vector<double>(a.Imaginary);
            Vector<double> inverse = Vector<double>.One / ((re * re) + (im * im));
            re *= inverse;
            im *= -inverse;
            Vector<double> squareRe = w * ((re * re) - (im * im)),
                squareIm = w * (re * im);
            squareIm += squareIm;
            re *= w;
            im *= w;
            _re0 += re;
            _im0 += im;
            _re1 += x * re;
            _im1 += x * im;
            _squareRe0 += squareRe;
            _squareIm0 += squareIm;
            squareRe *= x;
            squareIm *= x;
            _squareRe1 += squareRe;
            _squareIm1 += squareIm;
            _squareRe2 += x * squareRe;
            _squareIm2 += x * squareIm;
        }
    }
}
