using System.Numerics.Tensors;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.Sizes;

/// <summary>How large a positive semi-definite matrix is, from its eigenvalues λ₁ ≥ λ₂ ≥ … alone. What a spectrum cannot tell is NaN.</summary>
/// <param name="Trace">Σ λ.</param>
/// <param name="FrobeniusNorm">√(Σ λ²), the Frobenius norm of the matrix whose eigenvalues these are.</param>
/// <param name="SpectralNorm">λ₁.</param>
/// <param name="StableRank">Σ λ / λ₁; for a Gram matrix WᵀW the stable rank ‖W‖_F² / ‖W‖₂² of W.</param>
/// <param name="EffectiveRank">exp(−Σ p ln p) with p = λ / Σ λ over the eigenvalues above the noise floor (Roy and Vetterli 2007).</param>
/// <param name="NumericalRank">The number of eigenvalues above the noise floor.</param>
/// <param name="ConditionNumber">λ₁ / λₙ; infinite where λₙ is not above the noise floor.</param>
/// <param name="LogNorm">log₁₀ Σ λ.</param>
/// <param name="LogSpectralNorm">log₁₀ λ₁.</param>
public readonly record struct SpectrumSize(
    double Trace,
    double FrobeniusNorm,
    double SpectralNorm,
    double StableRank,
    double EffectiveRank,
    int NumericalRank,
    double ConditionNumber,
    double LogNorm,
    double LogSpectralNorm)
{
    /// <summary>Measures a spectrum.</summary>
    /// <param name="eigenvalues">Eigenvalues in descending order; values under the floor count as zero for ranks.</param>
    /// <param name="noiseFloor">The size under which an eigenvalue is rounding: n·ε·λ₁ of the precision the matrix was formed in.</param>
    /// <exception cref="ArgumentException"><paramref name="eigenvalues"/> is empty.</exception>
    public static SpectrumSize Of(ReadOnlySpan<double> eigenvalues, double noiseFloor)
    {
        if (eigenvalues.IsEmpty)
            throw new ArgumentException("The spectrum is empty; it needs at least one eigenvalue.", nameof(eigenvalues));

        double largest = eigenvalues[0];
        if (!(largest > 0))
            return new SpectrumSize(0, 0, 0, double.NaN, double.NaN, 0, double.NaN, double.NaN, double.NaN);

        // Everything below is a ratio to λ₁, so that squares neither overflow nor underflow.
        double trace = 0, squares = 0;
        foreach (double value in eigenvalues)
        {
            double ratio = value / largest;
            trace += ratio;
            squares += ratio * ratio;
        }

        ReadOnlySpan<double> resolved = Descending.Above(eigenvalues, noiseFloor);
        return new SpectrumSize(
            Trace: trace * largest,
            FrobeniusNorm: Math.Sqrt(squares) * largest,
            SpectralNorm: largest,
            StableRank: trace,
            EffectiveRank: Math.Exp(Entropy(resolved)),
            NumericalRank: resolved.Length,
            ConditionNumber: resolved.Length < eigenvalues.Length ? double.PositiveInfinity : largest / eigenvalues[^1],
            LogNorm: Math.Log10(largest) + Math.Log10(trace),
            LogSpectralNorm: Math.Log10(largest));
    }

    private static double Entropy(ReadOnlySpan<double> values)
    {
        double sum = TensorPrimitives.Sum(values);
        double entropy = 0;
        foreach (double value in values)
        {
            double p = value / sum;
            entropy -= p > 0 ? p * Math.Log(p) : 0;
        }

        return entropy;
    }
}
