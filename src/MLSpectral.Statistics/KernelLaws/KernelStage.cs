namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// One random layer in a chain of kernels: CK_l is the sample covariance of m_l independent columns with covariance α·I +
/// β·CK_{l−1}, and counts with weight q in the matrix whose law is sought.
/// </summary>
public readonly record struct KernelStage
{
    /// <summary>
    /// γ = n/m_l ≥ 0, rows of the sample over units of the layer; 0 for a layer of infinite width, whose kernel is its expectation.
    /// </summary>
    public required double Ratio { get; init; }

    /// <summary>α ≥ 0. For an activation with E φ = 0, E φ² = 1 it is 1 − b², b = E φ′; 0 for a linear layer.</summary>
    public required double Identity { get; init; }

    /// <summary>β ≥ 0. For such an activation b².</summary>
    public required double Slope { get; init; }

    /// <summary>q ≥ 0.</summary>
    public required double Weight { get; init; }
}
