using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>The Tracy–Widom distribution of order 1 far from its middle.</summary>
internal static class TracyWidomTails
{
    // The least s of the right tail.
    private const double Lowest = 6;

    // ∫ₛ^∞ Ai over its leading term e^{−ζ}/(2√π s^¾) as a function of 1/ζ: smooth down to 0, where it is 1.
    private static readonly Lazy<ChebyshevSeries> Ratio = new(() =>
        new ChebyshevSeries(reciprocal => IntegralRatio(Math.Pow(1.5 / reciprocal, 2.0 / 3)), 0, 1 / Zeta(Lowest), 16)
    );

    // ζ'(−1) of Riemann's ζ, in the constant of the left tail.
    private const double ZetaPrimeAtMinusOne = -0.16542114370045092921;

    /// <summary>
    /// ln F₁(s) → −|s|³/24 − |s|^{3/2}/(3√2) − ln|s|/16 + ζ'(−1)/2 − (11/48) ln 2 as s → −∞ (Baik, Buckingham,
    /// DiFranco 2008), relative error of F₁ O(|s|^{−3/2}).
    /// </summary>
    public static double LogLeft(double s)
    {
        double x = -s;
        return (-x * x * x / 24)
            - (x * Math.Sqrt(x) / (3 * Math.Sqrt(2)))
            - (Math.Log(x) / 16)
            + (ZetaPrimeAtMinusOne / 2)
            - (11.0 / 48 * Math.Log(2));
    }

    /// <summary>
    /// ln(1 − F₁(s)) → ln ½∫ₛ^∞ Ai as s → ∞, the trace of the operator: the next term is smaller by less than 1 − F₁
    /// itself, 1e-8 at s = 6.
    /// </summary>
    public static double LogRight(double s)
    {
        double zeta = Zeta(s);
        return -zeta - (0.75 * Math.Log(s)) - Math.Log(4 * Math.Sqrt(Math.PI)) + Math.Log(Ratio.Value.At(1 / zeta));
    }

    // ζ of the Airy function, Ai(s) ≈ e^{−ζ}/(2√π s^¼) (DLMF 9.7).
    private static double Zeta(double s) => 2.0 / 3 * s * Math.Sqrt(s);

    // 2√π s^¾ ∫₀^∞ e^{ζ(s)} Ai(s + t) dt; the integrand falls like e^{−t√s}.
    private static double IntegralRatio(double s)
    {
        double zeta = Zeta(s);
        double integral = GaussLegendreRule.Integrate(
            t => SpecialFunctions.AiryAiScaled(s + t) * Math.Exp(zeta - Zeta(s + t)),
            0,
            40 / Math.Sqrt(s),
            48
        );
        return 2 * Math.Sqrt(Math.PI) * Math.Pow(s, 0.75) * integral;
    }
}
