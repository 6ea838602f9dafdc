using System.Numerics;

namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// Solves <see cref="ChainEquations"/> beside the real axis: by Newton's method from a guess, or by continuation from far above the axis.
/// Not safe to share between threads.
/// </summary>
/// <param name="chain">The chain, in units in which its norm is at most 1.</param>
internal sealed class ChainSolver(KernelChain chain)
{
    // Points are x(1 + iε): close enough that shares are right to about 1e-9, far enough that Newton's method has a slope to go by at the
    // edges. Relative, for laws that are steep at 0.
    private const double RelativeHeight = 1e-9;
    private const double Precision = 1e-13;
    private const double StalledPrecision = 1e-9;
    private const int MaximumNewtonSteps = 12;
    private const int MaximumContinuationSteps = 200;
    private const int WarmUpSteps = 60;

    private readonly ChainEquations _equations = new(chain);
    private readonly IReadOnlyList<KernelAtom> _atoms = chain.Atoms();

    /// <summary>The solution at x &gt; 0.</summary>
    /// <param name="x">The point, in units of the chain.</param>
    /// <param name="guess">Unknowns near the solution; null for none.</param>
    public ChainPoint At(double x, Complex[]? guess = null)
    {
        var z = new Complex(x, x * RelativeHeight);
        Complex[] e = guess is null ? [] : [.. guess];
        if (guess is null || !Converges(z, e))
            e = Continued(z);
        _equations.Evaluate(z, e);
        return new ChainPoint(
            x,
            e,
            Math.Max(0, (_equations.Trace.Imaginary / Math.PI) - AtomDensity(z)),
            _equations.Cumulative(z, e) - AtomShare(z)
        );
    }

    // From z = x + i, where iterating the equations converges, down to the axis along tangents.
    private Complex[] Continued(Complex target)
    {
        var z = new Complex(target.Real, 1);
        Complex[] e = _equations.AtInfinity();
        for (int i = 0; i < WarmUpSteps; i++)
        {
            _equations.Evaluate(z, e);
            for (int l = 0; l < e.Length; l++)
                e[l] -= 0.5 * _equations.Residuals[l];
        }

        Converges(z, e);
        double factor = 0.25;
        for (int i = 0; i < MaximumContinuationSteps && z.Imaginary > target.Imaginary; i++)
        {
            var next = new Complex(z.Real, Math.Max(z.Imaginary * factor, target.Imaginary));
            _equations.Evaluate(z, e);
            _equations.SolveTangent();
            Complex[] trial = [.. e];
            for (int l = 0; l < e.Length; l++)
                trial[l] += _equations.Step[l] * (next - z);
            bool isFound = Converges(next, trial);
            if (!isFound)
            {
                Array.Copy(e, trial, e.Length);
                isFound = Converges(next, trial);
            }

            if (isFound)
                (z, e, factor) = (next, trial, Math.Max(factor * factor, 0.02));
            else
                factor = Math.Sqrt(factor);
        }

        return e;
    }

    // Newton's method in place; whether it ended in the solution, the one with unknowns in the lower half plane.
    private bool Converges(Complex z, Complex[] e)
    {
        double before = double.PositiveInfinity;
        for (int i = 0; i < MaximumNewtonSteps; i++)
        {
            _equations.Evaluate(z, e);
            _equations.SolveNewton();
            double change = 0;
            for (int l = 0; l < e.Length; l++)
            {
                e[l] += _equations.Step[l];
                change = Math.Max(change, Complex.Abs(_equations.Step[l]) / Math.Max(Complex.Abs(e[l]), double.Epsilon));
            }

            if (double.IsNaN(change))
                return false;

            // At an edge the equations are nearly singular, and rounding ends the progress earlier.
            if (change <= Precision || (change <= StalledPrecision && change >= 0.25 * before))
                return IsInLowerHalfPlane(z, e);
            before = change;
        }

        return false;
    }

    private bool IsInLowerHalfPlane(Complex z, Complex[] e)
    {
        _equations.Evaluate(z, e);
        return _equations.Trace.Imaginary > 0 && Array.TrueForAll(e, value => value.Imaginary <= 0);
    }

    // What the point masses are at this height: Lorentz curves, and steps with round corners. At 0 the step is done.
    private double AtomDensity(Complex z)
    {
        double sum = 0;
        foreach (KernelAtom atom in _atoms)
            sum += atom.Mass * (1 / (atom.Location - z)).Imaginary / Math.PI;
        return sum;
    }

    private double AtomShare(Complex z)
    {
        double sum = 0;
        foreach (KernelAtom atom in _atoms)
            sum += atom.Mass * (-(atom.Location - z).Phase / Math.PI);
        return sum;
    }
}
