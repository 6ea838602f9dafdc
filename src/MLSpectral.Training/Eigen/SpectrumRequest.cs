using MLSpectral.Statistics.Checks;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// What of a spectrum is asked for, and how well. Made by <see cref="All"/>, <see cref="Largest"/>, <see cref="Smallest"/>,
/// <see cref="Density"/> or <see cref="LargestAndDensity"/>, and refined by <c>with</c>.
/// </summary>
public sealed record SpectrumRequest
{
    private SpectrumRequest(SpectrumSelection part, int count, int probeVectors, int steps) =>
        (Part, Count, ProbeVectors, Steps) = (part, count, probeVectors, steps);

    /// <summary>What is asked for.</summary>
    public SpectrumSelection Part { get; }

    /// <summary>k, the number of eigenvalues; 0 for all or for a density alone.</summary>
    public int Count { get; }

    /// <summary>The number of random vectors of the density.</summary>
    public int ProbeVectors { get; }

    /// <summary>Lanczos steps for each random vector.</summary>
    public int Steps { get; }

    /// <summary>Whether eigenvectors are wanted too; n × k numbers of Float64.</summary>
    public bool WithVectors { get; init; }

    /// <summary>
    /// Whether eigenvalues near the noise floor n·ε·λ₁ matter: from singular values of the factor where there is one; the smallest
    /// ones with the smallest possible shift.
    /// </summary>
    public bool SmallEigenvaluesMatter { get; init; }

    /// <summary>Bytes that may be used; null for 80 % of what the system has available.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>
    /// A pair has converged where ‖K x − θ x‖₂ ≤ tolerance · λ₁; null for 1e-10 in double and 1e-5 in single precision.
    /// </summary>
    public double? Tolerance { get; init; }

    /// <summary>The seed of the random start vectors: same seed, same result (to rounding, for another number of threads).</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Vectors near the wanted ones, n × any number, for example of the previous probe; they need not be orthogonal. Not for densities,
    /// which need random vectors. Stays the caller's.
    /// </summary>
    public Tensor? Start { get; init; }

    /// <summary>The method, or null to have it chosen.</summary>
    public SpectrumMethod? Method { get; init; }

    /// <summary>The number of vectors that are multiplied at once; null to choose.</summary>
    public int? BlockSize { get; init; }

    /// <summary>The number of basis vectors of Lanczos before a restart, n numbers each; null to choose.</summary>
    public int? BasisSize { get; init; }

    /// <summary>
    /// Products with one vector after which Lanczos stops; pairs that have not converged by then say so. Null for 100 k + 2,000, or twice
    /// what a density needs.
    /// </summary>
    public long? MaximumProducts { get; init; }

    /// <summary>1 − η, the probability with which band and bounds of a density hold.</summary>
    public double Confidence { get; init; } = 0.99;

    /// <summary>All eigenvalues.</summary>
    public static SpectrumRequest All() => new(SpectrumSelection.All, 0, 0, 0);

    /// <summary>The k largest eigenvalues.</summary>
    /// <param name="count">k.</param>
    public static SpectrumRequest Largest(int count) => new(SpectrumSelection.Largest, count, 0, 0);

    /// <summary>The k smallest eigenvalues.</summary>
    /// <param name="count">k.</param>
    public static SpectrumRequest Smallest(int count) => new(SpectrumSelection.Smallest, count, 0, 0);

    /// <summary>The distribution of the eigenvalues, by stochastic Lanczos quadrature.</summary>
    /// <param name="probeVectors">p, the number of random vectors: the sampling error falls as 1/√(pn).</param>
    /// <param name="steps">q, products with each of them: the resolution falls as λ₁/q.</param>
    public static SpectrumRequest Density(int probeVectors = 8, int steps = 60) => new(SpectrumSelection.Density, 0, probeVectors, steps);

    /// <summary>The k largest eigenvalues and the distribution of all, from one block of random vectors.</summary>
    /// <param name="count">k.</param>
    /// <param name="probeVectors">p, the number of random vectors.</param>
    /// <param name="steps">q, products with each of them at least.</param>
    public static SpectrumRequest LargestAndDensity(int count, int probeVectors = 8, int steps = 30) =>
        new(SpectrumSelection.LargestAndDensity, count, probeVectors, steps);

    /// <summary>Refuses what cannot be meant.</summary>
    /// <param name="matrix">The matrix that the request is for.</param>
    /// <exception cref="ArgumentException">A property is out of its range, or does not fit the matrix.</exception>
    internal void Check(SymmetricMatrix matrix)
    {
        bool hasCount = Part.IncludesCount(),
            hasDensity = Part.IncludesDensity();
        OptionCheck.That(
            !hasCount || (Count >= 1 && Count <= matrix.Size),
            nameof(Count),
            Count,
            $"a matrix of {matrix.Size} rows has between 1 and {matrix.Size} eigenvalues to ask for."
        );
        if (hasDensity)
        {
            OptionCheck.AtLeast(1, ProbeVectors, nameof(ProbeVectors), "a density needs at least one random vector; 8 are usual.");
            OptionCheck.AtLeast(2, Steps, nameof(Steps), "a density needs at least two steps; 30 to 100 are usual.");
        }

        OptionCheck.That(
            Tolerance is null or (> 0 and < 1),
            nameof(Tolerance),
            Tolerance,
            "it is relative to the largest eigenvalue and lies between 0 and 1; 1e-10 is usual."
        );
        OptionCheck.AtLeast(
            1,
            BlockSize ?? 1,
            nameof(BlockSize),
            "at least one vector is multiplied at a time. Leave it null to have the number chosen."
        );
        OptionCheck.AtLeast(
            1,
            MaximumProducts ?? 1,
            nameof(MaximumProducts),
            "at least one product is needed. Leave it null for the default."
        );
        OptionCheck.AtLeast(
            2,
            BasisSize ?? 2,
            nameof(BasisSize),
            "Lanczos needs room for more basis vectors than wanted ones. Leave it null for the default."
        );
        OptionCheck.That(
            Confidence is > 0 and < 1,
            nameof(Confidence),
            Confidence,
            "it is a probability between 0 and 1; 0.99 is usual."
        );
        if (Start is null)
            return;
        OptionCheck.That(
            !hasDensity,
            nameof(Start),
            "given",
            $"but a density needs random vectors. Ask for {nameof(Largest)}, or leave {nameof(Start)} out."
        );
        MatrixShape.RequireMatrix(Start, nameof(Start));
        OptionCheck.That(
            Start.shape[0] == matrix.Size,
            nameof(Start),
            $"of {Start.shape[0]} rows",
            $"the matrix has {matrix.Size}. Give vectors of that length."
        );
    }
}
