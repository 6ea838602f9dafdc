namespace MLSpectral.Statistics.KernelLaws;

/// <summary>Expectations of an activation φ of preactivations N(0, σ²), ξ ~ N(0, 1).</summary>
public readonly record struct ActivationMoments
{
    /// <summary>σ.</summary>
    public required double Deviation { get; init; }

    /// <summary>E φ(σξ).</summary>
    public required double Mean { get; init; }

    /// <summary>E φ(σξ)².</summary>
    public required double SecondMoment { get; init; }

    /// <summary>E φ′(σξ) = E ξφ(σξ)/σ; for σ = 1 the b of Fan and Wang.</summary>
    public required double Slope { get; init; }

    /// <summary>E φ′(σξ)², their a.</summary>
    public required double SquaredSlope { get; init; }

    // Moments come from quadrature, so what is left of a difference of them below this share is rounding.
    private const double Rounding = 1e-11;

    /// <summary>E φ² − (E φ)².</summary>
    public double Variance => Math.Max(0, SecondMoment - (Mean * Mean));

    /// <summary>(σ E φ′)², the part of the variance that is linear in the preactivation.</summary>
    public double LinearVariance => Deviation * Deviation * Slope * Slope;

    /// <summary>The part of the variance that is not; exactly 0 for a linear activation.</summary>
    public double NonlinearVariance => Variance - LinearVariance is double rest && rest > Rounding * SecondMoment ? rest : 0;

    /// <summary>(E φ)²/E φ², the mean cosine between the activations of two rows; 0 for a centred activation.</summary>
    public double MeanCosine => Mean * Mean > Rounding * Rounding * SecondMoment ? Mean * Mean / SecondMoment : 0;
}
