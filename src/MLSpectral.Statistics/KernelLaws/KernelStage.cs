namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// One random layer in a chain of kernels: CK_l is the sample covariance of m_l independent columns with covariance α·I +
/// β·CK_{l−1}, and counts with weight q in the matrix whose law is sought.
/// </summary>
/// <param name="Ratio">γ = n/m_l ≥ 0, rows of the sample over units of the layer; 0 for a layer of infinite width, whose kernel is its
/// expectation.</param>
/// <param name="Identity">α ≥ 0. For an activation with E φ = 0, E φ² = 1 it is 1 − b², b = E φ′; 0 for a linear layer.</param>
/// <param name="Slope">β ≥ 0. For such an activation b².</param>
/// <param name="Weight">q ≥ 0.</param>
public readonly record struct KernelStage(double Ratio, double Identity, double Slope, double Weight);
