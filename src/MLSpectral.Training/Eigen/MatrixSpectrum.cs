using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Eigenvalues of a symmetric positive semi-definite matrix, each with what is known about its error. Owns its vectors.</summary>
public sealed class MatrixSpectrum : IDisposable
{
    internal MatrixSpectrum(SpectrumPlan plan, double[] eigenvalues, double[] errorBounds, double noiseFloor)
    {
        // What is set to 0 was as far below it as the matrix is from positive semi-definite.
        (Plan, ErrorBounds, NoiseFloor) = (plan, [.. errorBounds.Zip(eigenvalues, (bound, value) => Math.Max(bound, -value))], noiseFloor);
        Eigenvalues = Array.ConvertAll(eigenvalues, value => Math.Max(value, 0));
        Converged = [.. Enumerable.Repeat(true, eigenvalues.Length)];
    }

    /// <summary>The method that computed it.</summary>
    public SpectrumPlan Plan { get; }

    /// <summary>
    /// The eigenvalues that were asked for, descending, fewer where products ran out first; negative ones, which only rounding can make,
    /// are 0. Empty for a density alone.
    /// </summary>
    public double[] Eigenvalues { get; }

    /// <summary>
    /// The eigenvectors, n × k, Float64, one a column, orthonormal, in the order of the eigenvalues; null unless asked for. Belongs to
    /// this object.
    /// </summary>
    public Tensor? Vectors { get; internal init; }

    /// <summary>
    /// ‖K x − θ x‖₂ of each pair, computed from the matrix at the end, in its precision; null for dense methods, which have none
    /// but rounding.
    /// </summary>
    public double[]? Residuals { get; internal init; }

    /// <summary>
    /// How far each value can be from an eigenvalue. Dense: the noise floor. Factor: what n·ε·σ₁ makes of the square of a singular
    /// value. Lanczos: the residual r, or r²/gap where the neighbours are known, plus the noise floor.
    /// </summary>
    public double[] ErrorBounds { get; }

    /// <summary>Whether each pair's residual is within the tolerance.</summary>
    public bool[] Converged { get; internal init; }

    /// <summary>
    /// n·ε·λ₁, ε of the precision the matrix was formed in ((n·ε)²·λ₁ from singular values): an eigenvalue at or under it is
    /// rounding.
    /// </summary>
    public double NoiseFloor { get; }

    /// <summary>The number of eigenvalues above the noise floor.</summary>
    public int CountAboveFloor => Eigenvalues.Count(value => value > NoiseFloor);

    /// <summary>The distribution of all eigenvalues, if asked for.</summary>
    public SpectralDensity? Density { get; internal init; }

    /// <summary>Whether these are all n eigenvalues.</summary>
    public bool IsComplete { get; internal init; }

    /// <summary>Products of the matrix, or of its inverse, with one vector; 0 for dense methods.</summary>
    public long Products { get; internal init; }

    /// <summary>Thick restarts of Lanczos.</summary>
    public int Restarts { get; internal init; }

    /// <summary>Frees the vectors.</summary>
    public void Dispose() => Vectors?.Dispose();
}
