namespace MLSpectral.Kernels;

/// <summary>
/// The distribution of the eigenvalues of a positive semi-definite matrix, F(x) = (number of eigenvalues ≤ x)/n, as nodes and weights,
/// with a band that F lies in and bounds of how far F may be.
/// </summary>
/// <remarks>
/// <para>
/// Stochastic Lanczos quadrature. For a random unit vector z the weighted distribution F_z(x) = Σ_{λᵢ ≤ x} (z·uᵢ)² has F as its
/// mean. q Lanczos steps give the Gauss rule of F_z with nodes θ₁ &lt; … &lt; θ_q and weights d; by the
/// Chebyshev–Markov–Stieltjes inequalities d₁ + … + d_{i−1} ≤ F_z(θᵢ − 0) ≤ F_z(θᵢ) ≤ d₁ + … + dᵢ (Chen,
/// Trogdon, Ubaru 2021, arXiv 2105.06595, §4: the a-posteriori bound, no constant and no assumption). For p independent vectors uniform
/// on the sphere F_z(x) follows a beta distribution, which is sub-Gaussian, so that with probability 1 − η the mean is within t =
/// √(ln(2n/η)/(p(n + 2))) of F everywhere (their theorem on the sampling error). The band is the mean of the brackets, widened by t.
/// </para>
/// <para>
/// Eigenpairs that have converged to rounding within the run, and whose eigenvalue was seen less often than the block could see it, are
/// counted exactly (mass 1/n each) and taken out of the random vectors; t then belongs to the rest, as if it had been chosen before (the
/// theorem does not cover a choice by the same vectors; simulations over many seeds kept the stated confidence). The Wasserstein bound
/// integrates the band from 0 to an upper bound of λ₁, which is θ_max/(1 − ε) with 1.648 √n e^{−√ε(2q−1)} = η/2
/// (Kuczyński and Woźniakowski 1992, theorem 4.2), or the Frobenius norm where that is smaller; the other half of η goes to t. It is
/// never worse than Favard's constant allows: π b/(4q) + t·b on [0, b].
/// </para>
/// <para>The statements are about exact arithmetic; rounding moves nodes by up to the noise floor.</para>
/// </remarks>
public sealed class SpectralDensity
{
    private readonly double[] _points;
    private readonly double[] _lower;
    private readonly double[] _upper;

    internal SpectralDensity(double[] nodes, double[] weights, DistributionBand band)
    {
        (Nodes, Weights) = (nodes, weights);
        (_points, _lower, _upper) = (band.Points, band.Lower, band.Upper);
        (KolmogorovSmirnovBound, WassersteinBound, SamplingBound, Confidence) = (
            band.KolmogorovSmirnov,
            band.Wasserstein,
            band.Sampling,
            band.Confidence
        );
    }

    /// <summary>Nodes, descending.</summary>
    public IReadOnlyList<double> Nodes { get; }

    /// <summary>The share of the eigenvalues that each node stands for; they add up to 1.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>The probability, over the random vectors, with which band and bounds hold; 1 where the density is exact.</summary>
    public double Confidence { get; }

    /// <summary>A bound of sup |F(x) − F̂(x)|, F̂ the distribution of the nodes and weights; in [0, 1].</summary>
    public double KolmogorovSmirnovBound { get; }

    /// <summary>A bound of ∫ |F(x) − F̂(x)| dx, in units of the eigenvalues.</summary>
    public double WassersteinBound { get; }

    /// <summary>t, the part of the band that is due to the number of random vectors.</summary>
    public double SamplingBound { get; }

    /// <summary>The same for the matrix times a positive number.</summary>
    internal SpectralDensity Times(double factor) =>
        factor == 1
            ? this
            : new SpectralDensity(
                [.. Nodes.Select(node => node * factor)],
                [.. Weights],
                new DistributionBand(
                    [.. _points.Select(point => point * factor)],
                    _lower,
                    _upper,
                    KolmogorovSmirnovBound,
                    WassersteinBound * factor,
                    SamplingBound,
                    Confidence
                )
            );

    /// <summary>F̂(x), the weight of the nodes up to x; O(nodes).</summary>
    /// <param name="x">A value in units of the eigenvalues.</param>
    public double CumulativeAt(double x)
    {
        double sum = 0;
        for (int i = Nodes.Count - 1; i >= 0 && Nodes[i] <= x; i--)
            sum += Weights[i];
        return Math.Min(sum, 1);
    }

    /// <summary>
    /// The point at or below which a share of the eigenvalues lies: linear between nodes, each of which counts as half below and half above
    /// itself; O(nodes).
    /// </summary>
    /// <param name="probability">The share, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside [0, 1].</exception>
    public double Quantile(double probability)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        double below = 0,
            before = double.NegativeInfinity;
        for (int i = Nodes.Count - 1; i >= 0; i--)
        {
            double middle = below + (Weights[i] / 2);
            if (probability <= middle)
                return i == Nodes.Count - 1
                    ? Nodes[i]
                    : Nodes[i + 1] + ((Nodes[i] - Nodes[i + 1]) * (probability - before) / (middle - before));
            (below, before) = (below + Weights[i], middle);
        }

        return Nodes[0];
    }

    /// <summary>The band in which F(x) lies with probability <see cref="Confidence"/> for all x at once; O(log nodes).</summary>
    /// <param name="x">A value in units of the eigenvalues.</param>
    public (double Lower, double Upper) BandAt(double x)
    {
        if (x < 0)
            return (0, 0);
        int index = Array.BinarySearch(_points, x);
        index = index >= 0 ? index : ~index - 1;
        return (_lower[index + 1], _upper[index + 1]);
    }
}
