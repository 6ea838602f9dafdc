using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.Sizes;

/// <summary>
/// How large a symmetric matrix is, from its eigenvalues λ₁ ≥ λ₂ ≥ … alone. What a spectrum cannot tell is NaN.
/// </summary>
/// <remarks>
/// Meant for positive semi-definite matrices. Negative eigenvalues count in <see cref="Trace"/> and in what derives from it, and as
/// zero in the ranks. Ratios are taken to the largest eigenvalue first, so that neither squares nor sums overflow or underflow at any
/// scale; a trace beyond 1.8e308 is infinite, its logarithm right.
/// </remarks>
public readonly record struct SpectrumSize
{
    /// <summary>Σ λ.</summary>
    public double Trace { get; private init; }

    /// <summary>√(Σ λ²), the Frobenius norm of the matrix whose eigenvalues these are.</summary>
    public double FrobeniusNorm { get; private init; }

    /// <summary>λ₁.</summary>
    public double SpectralNorm { get; private init; }

    /// <summary>Σ λ / λ₁; for a Gram matrix WᵀW the stable rank ‖W‖_F² / ‖W‖₂² of W.</summary>
    public double StableRank { get; private init; }

    /// <summary>exp(−Σ p ln p) with p = λ / Σ λ over the eigenvalues above the noise floor (Roy and Vetterli 2007).</summary>
    public double EffectiveRank { get; private init; }

    /// <summary>(Σ λ)² / Σ λ², the number of equal eigenvalues that would have the same two sums.</summary>
    public double ParticipationRatio { get; private init; }

    /// <summary>The number of eigenvalues above the noise floor.</summary>
    public int NumericalRank { get; private init; }

    /// <summary>λ₁ / λₙ; infinite where λₙ is not above the noise floor.</summary>
    public double ConditionNumber { get; private init; }

    /// <summary>log₁₀ Σ λ.</summary>
    public double LogNorm { get; private init; }

    /// <summary>log₁₀ λ₁.</summary>
    public double LogSpectralNorm { get; private init; }

    /// <summary>Measures a spectrum; O(n).</summary>
    /// <param name="eigenvalues">Eigenvalues in descending order; values under the floor count as zero for ranks.</param>
    /// <param name="noiseFloor">The size under which an eigenvalue is rounding: n·ε·λ₁ of the precision the matrix was formed
    /// in.</param>
    /// <exception cref="ArgumentException"><paramref name="eigenvalues"/> is empty, not finite, or not in descending order.</exception>
    public static SpectrumSize Compute(ReadOnlySpan<double> eigenvalues, double noiseFloor)
    {
        NonEmpty.Require(eigenvalues, nameof(eigenvalues));

        double largest = eigenvalues[0],
            scale = Math.Max(Math.Abs(largest), Math.Abs(eigenvalues[^1]));
        if (scale == 0)
            return new SpectrumSize
            {
                Trace = 0,
                FrobeniusNorm = 0,
                SpectralNorm = 0,
                StableRank = double.NaN,
                EffectiveRank = double.NaN,
                ParticipationRatio = double.NaN,
                NumericalRank = 0,
                ConditionNumber = double.NaN,
                LogNorm = double.NaN,
                LogSpectralNorm = double.NaN,
            };

        double trace = 0,
            squares = 0;
        foreach (double value in eigenvalues)
        {
            double ratio = value / scale;
            trace += ratio;
            squares += ratio * ratio;
        }

        ReadOnlySpan<double> resolved = Descending.Above(eigenvalues, noiseFloor);
        return new SpectrumSize
        {
            Trace = trace * scale,
            FrobeniusNorm = Math.Sqrt(squares) * scale,
            SpectralNorm = largest,
            StableRank = largest > 0 ? trace * (scale / largest) : double.NaN,
            EffectiveRank = resolved.IsEmpty ? double.NaN : Math.Exp(Entropy(resolved)),
            ParticipationRatio = trace * trace / squares,
            NumericalRank = resolved.Length,
            ConditionNumber =
                largest > 0
                    ? resolved.Length < eigenvalues.Length
                        ? double.PositiveInfinity
                        : largest / eigenvalues[^1]
                    : double.NaN,
            LogNorm = trace > 0 ? Math.Log10(scale) + Math.Log10(trace) : double.NaN,
            LogSpectralNorm = largest > 0 ? Math.Log10(largest) : double.NaN,
        };
    }

    // −Σ p ln p with p = r/s, s = Σ r, is ln s − Σ r ln r / s: one pass.
    private static double Entropy(ReadOnlySpan<double> values)
    {
        double sum = 0,
            logs = 0;
        foreach (double value in values)
        {
            double ratio = value / values[0];
            sum += ratio;
            logs += ratio > 0 ? ratio * Math.Log(ratio) : 0;
        }

        return Math.Log(sum) - (logs / sum);
    }
}
