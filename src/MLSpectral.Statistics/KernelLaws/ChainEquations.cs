using System.Numerics;

namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// The fixed-point equations of the resolvent R = (q₀CK₀ + Σ q_l CK_l − z)⁻¹ for large matrices, with the derivatives that
/// Newton's method needs. Not safe to share between threads.
/// </summary>
/// <remarks>
/// <para>
/// Fan and Wang 2020, theorem 3.7, in the unknowns e_l = 1/s_l. To the resolvent, layer l looks like e_l(α_l + β_l CK_{l−1}) in place
/// of c_l CK_l, where c_l = q_l + β_{l+1} e_{l+1} is what CK_l counts once the layers above are replaced. So R is a function of CK₀
/// alone, 1/(A + Bx) with A = −z + Σ α_l e_l, B = q₀ + β₁e₁, and e_l = c_l/D_l, D_l = 1 + γ_l c_l φ_l, φ_l = tr R(α_l +
/// β_l CK_{l−1})/n = α_l m + β_l τ_{l−1}, τ_l = tr R CK_l/n = φ_l/D_l.
/// </para>
/// <para>For Im z &gt; 0 exactly one solution has all e_l in the lower half plane; for large z it is e_l = c_l.</para>
/// </remarks>
internal sealed class ChainEquations
{
    private readonly KernelChain _chain;
    private readonly ResolventSums _sums;
    private readonly KernelStage[] _stages;

    // Row l: the derivatives of equation l by each unknown, then by z; what is solved for replaces the last column.
    private readonly Complex[][] _system;
    private readonly Complex[] _phi;
    private readonly Complex[] _tau;

    public ChainEquations(KernelChain chain)
    {
        _chain = chain;
        _stages = chain.Stages;
        _sums = new ResolventSums(chain.Values, chain.Shares);
        Residuals = new Complex[_stages.Length];
        Step = new Complex[_stages.Length];
        _system = [.. _stages.Select(_ => new Complex[_stages.Length + 1])];
        _phi = new Complex[_stages.Length + 1];
        _tau = new Complex[_stages.Length + 1];
    }

    /// <summary>e_l − c_l/D_l of the last evaluation.</summary>
    public Complex[] Residuals { get; }

    /// <summary>What <see cref="SolveNewton"/> or <see cref="SolveTangent"/> found.</summary>
    public Complex[] Step { get; }

    /// <summary>m = tr R/n, the Stieltjes transform, of the last evaluation.</summary>
    public Complex Trace => _sums.Trace;

    /// <summary>The unknowns for z → ∞: e_l = c_l.</summary>
    public Complex[] AtInfinity()
    {
        var e = new Complex[_stages.Length];
        for (int l = e.Length - 1; l >= 0; l--)
            e[l] = _stages[l].Weight + (l + 1 < e.Length ? _stages[l + 1].Slope * e[l + 1] : 0);
        return e;
    }

    /// <summary>Evaluates residuals and derivatives; O(n + L³).</summary>
    public void Evaluate(Complex z, Complex[] e)
    {
        int count = e.Length;
        (Complex a, Complex b) = Resolvent(z, e);
        _sums.Evaluate(a, b);

        // Columns of (φ_l, τ_l) hold derivatives: kept for one layer at a time.
        Complex m = _sums.Trace,
            tau = _sums.FirstTrace;
        for (int column = 0; column <= count; column++)
        {
            Complex da = column < count ? _stages[column].Identity : -1,
                db = column == 0 && count > 0 ? _stages[0].Slope : 0;
            _phi[column] = -((da * _sums.Square) + (db * _sums.FirstSquare));
            _tau[column] = -((da * _sums.FirstSquare) + (db * _sums.SecondSquare));
        }

        for (int l = 0; l < count; l++)
        {
            KernelStage stage = _stages[l];
            bool hasNext = l + 1 < count;
            Complex c = stage.Weight + (hasNext ? _stages[l + 1].Slope * e[l + 1] : 0);
            Complex phi = (stage.Identity * m) + (stage.Slope * tau);
            Complex inverse = 1 / (1 + (stage.Ratio * c * phi));
            Residuals[l] = e[l] - (c * inverse);
            for (int column = 0; column <= count; column++)
            {
                Complex dPhi = (stage.Identity * _phi[column]) + (stage.Slope * _tau[column]);
                Complex dc = hasNext && column == l + 1 ? _stages[l + 1].Slope : 0;
                Complex dInverse = -inverse * inverse * stage.Ratio * ((dc * phi) + (c * dPhi));
                _system[l][column] = (column == l ? 1 : 0) - (dc * inverse) - (c * dInverse);
                _tau[column] = (dPhi * inverse) + (phi * dInverse);
            }

            tau = phi * inverse;
        }
    }

    /// <summary>The step −J⁻¹·residual at the last evaluation; uses the derivatives up.</summary>
    public void SolveNewton()
    {
        for (int l = 0; l < Residuals.Length; l++)
            _system[l][Residuals.Length] = Residuals[l];
        Eliminate();
    }

    /// <summary>de/dz along the solution, at the last evaluation; uses the derivatives up.</summary>
    public void SolveTangent() => Eliminate();

    /// <summary>
    /// The share of eigenvalues at or below Re z, for z just above the real axis: −Im U(z)/π with U = ∫ log(λ − z) dμ(λ) =
    /// ∫ log(A + Bx) dμ₀ + Σ γ_l⁻¹(log D_l + 1/D_l − 1), whose derivative by each e_l vanishes at the solution. Arguments of
    /// c_l and e_l are in [−π, 0]. O(n).
    /// </summary>
    public double Cumulative(Complex z, Complex[] e)
    {
        (Complex a, Complex b) = Resolvent(z, e);
        double argument = _sums.Argument(a, b);
        Complex tau = _sums.FirstTrace;
        for (int l = 0; l < e.Length; l++)
        {
            KernelStage stage = _stages[l];
            Complex c = stage.Weight + (l + 1 < e.Length ? _stages[l + 1].Slope * e[l + 1] : 0);
            Complex phi = (stage.Identity * _sums.Trace) + (stage.Slope * tau);
            Complex excess = stage.Ratio * c * phi;
            if (c != 0)
                argument += Potential(excess, c, e[l]) / stage.Ratio;
            tau = phi / (1 + excess);
        }

        return -argument / Math.PI;
    }

    // Im(log D + 1/D − 1), D = 1 + δ = c/e; δ²/2 − 2δ³/3 + 3δ⁴/4 − … where the terms cancel.
    private static double Potential(Complex delta, Complex c, Complex e) =>
        Complex.Abs(delta) < 1e-3
            ? (delta * delta * (0.5 - (delta * ((2.0 / 3) - (delta * (0.75 - (0.8 * delta))))))).Imaginary
            : Math.Atan2(c.Imaginary, c.Real) - Math.Atan2(e.Imaginary, e.Real) + (1 / (1 + delta)).Imaginary;

    private (Complex A, Complex B) Resolvent(Complex z, Complex[] e)
    {
        Complex a = -z,
            b = _chain.BaseWeight;
        for (int l = 0; l < e.Length; l++)
            a += _stages[l].Identity * e[l];
        if (e.Length > 0)
            b += _stages[0].Slope * e[0];
        return (a, b);
    }

    // Gauss with partial pivoting; the last column is the right-hand side, and the solution its negative.
    private void Eliminate()
    {
        int count = Step.Length;
        for (int column = 0; column < count; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < count; row++)
            {
                if (Size(_system[row][column]) > Size(_system[pivot][column]))
                    pivot = row;
            }

            (_system[pivot], _system[column]) = (_system[column], _system[pivot]);
            for (int row = column + 1; row < count; row++)
            {
                Complex factor = _system[row][column] / _system[column][column];
                for (int k = column; k <= count && factor != 0; k++)
                    _system[row][k] -= factor * _system[column][k];
            }
        }

        for (int row = count - 1; row >= 0; row--)
        {
            Complex sum = -_system[row][count];
            for (int k = row + 1; k < count; k++)
                sum -= _system[row][k] * Step[k];
            Step[row] = sum / _system[row][row];
        }
    }

    private static double Size(Complex value) => Math.Abs(value.Real) + Math.Abs(value.Imaginary);
}
