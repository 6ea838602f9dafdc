namespace MLSpectral;

/// <summary>
/// A layer's summand of the tangent kernel between a row and the landmarks, (s² ⟨a(x), a(x_i)⟩ + t²) ⟨β(x), β(x_i)⟩, times the
/// coefficients w_j(i) of each coordinate j.
/// </summary>
internal abstract class TangentTerm
{
    /// <summary>How many numbers of scratch memory <see cref="Add"/> needs.</summary>
    public abstract int ScratchSize { get; }

    /// <summary>Adds the summand of one row, either to the kernel or, its coefficients worked in, to the coordinates.</summary>
    /// <param name="input">a(x).</param>
    /// <param name="factor">β(x).</param>
    /// <param name="scratch">As long as is asked for.</param>
    /// <param name="kernel">K(x, x_i), to be multiplied by the coefficients.</param>
    /// <param name="coordinates">Σ_i w_j(i) K(x, x_i).</param>
    public abstract void Add(
        FeatureVector input,
        ReadOnlySpan<double> factor,
        Span<double> scratch,
        Span<double> kernel,
        Span<double> coordinates
    );
}
