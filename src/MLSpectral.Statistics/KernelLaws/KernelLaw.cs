using System.Globalization;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// The limiting distribution of the eigenvalues of r·I + q₀·CK₀ + Σ q_l·CK_l for the conjugate kernels CK_l of a random network
/// on n rows, as n and the widths m_l grow together (Fan and Wang 2020, arXiv 2005.11879, theorems 3.4 and 3.7). Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// CK_l is the sample covariance of m_l independent columns with covariance α_l·I + β_l·CK_{l−1}, so its law is the free
/// multiplicative convolution ρ^MP_γ ⊠ (α_l + β_l·μ_{l−1}), γ_l = n/m_l; sums of several are not free, and follow from a
/// fixed-point equation for the resolvent.
/// </para>
/// <para>
/// The equation is solved by Newton's method beside the real axis, starting from neighbours or from far above the axis. The cumulative
/// distribution at a point is the imaginary part of the logarithmic potential, which the solution gives in closed form: no integration of
/// densities. Points are added until cubics between them are right to 1e-6. Some 200 points, O(n) each: about 20 ms for n = 2000.
/// </para>
/// </remarks>
public sealed class KernelLaw
{
    // The bound can be the edge itself; the grid ends where there is surely nothing.
    private const double Margin = 1.05;

    private readonly KernelChain _chain;
    private readonly ChainGrid? _grid;
    private readonly CumulativeCurve _curve;
    private readonly double _unit;
    private readonly double[] _locations;
    private readonly double[] _scaledLocations;

    private KernelLaw(KernelChain chain, double identity)
    {
        Identity = identity;
        (double mean, double second) = chain.Moments();
        Mean = identity + mean;
        SecondMoment = (identity * identity) + (2 * identity * mean) + second;
        double bound = chain.UpperBound();
        _unit = bound > 0 ? Margin * bound : 1;
        _chain = chain.InUnits(_unit);
        IReadOnlyList<KernelAtom> atoms = _chain.Atoms();
        if (_chain.IsDiscrete)
        {
            _curve = new StepCurve(atoms);
        }
        else
        {
            _grid = new ChainGrid(_chain, atoms);
            _curve = _grid.Curve;
        }

        KernelAtom[] ascending = [.. atoms.OrderBy(atom => atom.Location)];
        _scaledLocations = [.. ascending.Select(atom => atom.Location)];
        Atoms = [.. ascending.Select(atom => atom with { Location = Point(atom.Location) })];
        _locations = [.. Atoms.Select(atom => atom.Location)];
        Support =
        [
            .. (_grid?.Support ?? []).Select(interval => new KernelInterval
            {
                Lower = Point(interval.Lower),
                Upper = Point(interval.Upper),
            }),
        ];
    }

    /// <summary>r, what is added to every eigenvalue.</summary>
    public double Identity { get; }

    /// <summary>The mean, exactly.</summary>
    public double Mean { get; }

    /// <summary>The mean of the squares, exactly.</summary>
    public double SecondMoment { get; }

    /// <summary>The point masses, ascending; by counting dimensions, so exact.</summary>
    public IReadOnlyList<KernelAtom> Atoms { get; }

    /// <summary>The share of eigenvalues that are exactly 0.</summary>
    public double PointMassAtZero => Atoms.Count > 0 && Atoms[0].Location == 0 ? Atoms[0].Mass : 0;

    /// <summary>
    /// The intervals with density, ascending; none where the law is point masses only. Edges are right to about 1e-7 of the upper one.
    /// </summary>
    public IReadOnlyList<KernelInterval> Support { get; }

    /// <summary>Where density begins; the least point mass where there is none.</summary>
    public double LowerEdge => Support.Count > 0 ? Support[0].Lower : Atoms[0].Location;

    /// <summary>Where the law ends; an eigenvalue above it is an outlier.</summary>
    public double UpperEdge => Math.Max(Support.Count > 0 ? Support[^1].Upper : 0, Atoms.Count > 0 ? Atoms[^1].Location : 0);

    /// <summary>
    /// An estimate from above of the error of <see cref="CumulativeDistribution"/>: 3e-7 as a rule, up to 1e-5 where the density is
    /// infinite (a point mass is about to appear, or many square linear layers), up to 1e-4 in a narrow and high peak (few, nearly equal
    /// input eigenvalues), more where the law is so rugged (thousands of separate intervals) that points ran out.
    /// </summary>
    public double ErrorEstimate => _grid?.Error ?? 0;

    /// <summary>Computes the law.</summary>
    /// <param name="inputSpectrum">All n eigenvalues of CK₀ = XXᵀ/d in descending order, none negative. For the Marchenko–Pastur law
    /// of random inputs give the single value 1, <paramref name="inputWeight"/> 0, and as first layer (n/d, 1, 0, q₀).</param>
    /// <param name="identity">r ≥ 0.</param>
    /// <param name="inputWeight">q₀ ≥ 0.</param>
    /// <param name="stages">The layers from the first; none for r + q₀·(the input's spectrum).</param>
    /// <exception cref="ArgumentException">A value is negative or not finite, or the spectrum is empty or not in descending
    /// order.</exception>
    public static KernelLaw Compute(
        ReadOnlySpan<double> inputSpectrum,
        double identity,
        double inputWeight,
        params ReadOnlySpan<KernelStage> stages
    )
    {
        if (inputSpectrum.IsEmpty)
            throw new ArgumentException("The input spectrum is empty; give the eigenvalues of XXᵀ/d.", nameof(inputSpectrum));
        Descending.Require(inputSpectrum, nameof(inputSpectrum));
        if (inputSpectrum[^1] < 0)
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The least eigenvalue of the input is {inputSpectrum[^1]:R}; a Gram matrix has none below 0. Set values "
                        + $"under the noise floor to 0."
                ),
                nameof(inputSpectrum)
            );
        RequireNotNegative(identity, "identity", nameof(identity));
        RequireNotNegative(inputWeight, "input weight", nameof(inputWeight));
        for (int l = 0; l < stages.Length; l++)
        {
            RequireNotNegative(stages[l].Ratio, $"ratio of layer {l + 1}", nameof(stages));
            RequireNotNegative(stages[l].Identity, $"identity of layer {l + 1}", nameof(stages));
            RequireNotNegative(stages[l].Slope, $"slope of layer {l + 1}", nameof(stages));
            RequireNotNegative(stages[l].Weight, $"weight of layer {l + 1}", nameof(stages));
        }

        KernelChain chain = KernelChain.Of(inputSpectrum, inputWeight, stages, out double more);
        return new KernelLaw(chain, identity + more);
    }

    /// <summary>
    /// The density of the continuous part, solved for at the point: O(n). 0 outside <see cref="Support"/>; point masses are not in it.
    /// </summary>
    /// <param name="value">λ, any real number.</param>
    public double Density(double value)
    {
        if (double.IsNaN(value))
            return double.NaN;
        double x = (value - Identity) / _unit;
        if (_grid is null || x <= 0 || !Support.Any(interval => value >= interval.Lower && value <= interval.Upper))
            return 0;
        return new ChainSolver(_chain).At(x, _grid.Guess(x)).Density / _unit;
    }

    /// <summary>The share of eigenvalues at or below a point, point masses included.</summary>
    /// <param name="value">λ, any real number.</param>
    public double CumulativeDistribution(double value) => double.IsNaN(value) ? double.NaN : _curve.At(Scaled(value));

    /// <summary>The share of eigenvalues below a point: without the point mass that may be there.</summary>
    /// <param name="value">λ, any real number.</param>
    public double CumulativeBelow(double value)
    {
        int atom = Array.BinarySearch(_locations, value);
        return Math.Max(0, CumulativeDistribution(value) - (atom >= 0 ? Atoms[atom].Mass : 0));
    }

    /// <summary>The point at or below which a given share of the eigenvalues lies.</summary>
    /// <param name="probability">A share in [0, 1]; 0 gives the least point of the law.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside [0, 1].</exception>
    public double Quantile(double probability)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        double least = Atoms.Count > 0 ? Math.Min(Atoms[0].Location, LowerEdge) : LowerEdge;
        return Math.Clamp(Point(_curve.Quantile(probability)), least, UpperEdge);
    }

    /// <summary>
    /// The quantiles at (k − ½)/count in descending order: the law as a spectrum of that many eigenvalues, whose Wasserstein-1 distance
    /// to it is least.
    /// </summary>
    /// <param name="count">The number of values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public double[] Quantiles(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var quantiles = new double[count];
        for (int i = 0; i < count; i++)
            quantiles[i] = Quantile((count - i - 0.5) / count);
        return quantiles;
    }

    /// <summary>∫ F from <see cref="Identity"/>, below which F is 0, to a point.</summary>
    internal double CumulativeIntegral(double value) => _unit * _curve.Integral(Scaled(value));

    private static void RequireNotNegative(double value, string what, string name)
    {
        if (!(value >= 0) || double.IsInfinity(value))
            throw new ArgumentOutOfRangeException(name, value, $"The {what} must be a finite number, not negative.");
    }

    private double Point(double x) => Identity + (_unit * x);

    // Point masses go back to where they came from, exactly.
    private double Scaled(double value) =>
        Array.BinarySearch(_locations, value) is int atom and >= 0 ? _scaledLocations[atom] : (value - Identity) / _unit;
}
