namespace MLSpectral.Statistics.KernelLaws;

/// <summary>A distribution on x ≥ 0.</summary>
internal abstract class CumulativeCurve
{
    /// <summary>F(x), the share at or below x.</summary>
    public abstract double At(double x);

    /// <summary>The least x with F(x) ≥ p.</summary>
    public abstract double Quantile(double probability);

    /// <summary>∫₀ˣ F.</summary>
    public abstract double Integral(double x);
}
