namespace MLSpectral.Kernels;

/// <summary>The method that computes a spectrum.</summary>
public enum SpectrumMethod
{
    /// <summary>The matrix is formed and decomposed: all eigenvalues, O(n³) operations and n² numbers.</summary>
    Dense,

    /// <summary>
    /// FᵀF, m × m, is formed from the factor of K = F Fᵀ and decomposed: O(nm² + m³). Its eigenvalues are those of K; the other n
    /// − m are exactly 0.
    /// </summary>
    DualGram,

    /// <summary>
    /// The singular values of the factor, squared: O(n m min(n, m)) with a larger constant, but small eigenvalues are right down to
    /// (n·ε)² λ₁ instead of n·ε·λ₁.
    /// </summary>
    FactorSingularValues,

    /// <summary>Thick-restart block Lanczos on the formed matrix: some, or their density.</summary>
    Lanczos,

    /// <summary>The same on the inverse, by a Cholesky decomposition of the formed matrix, shifted a little: the smallest ones.</summary>
    InverseLanczos,

    /// <summary>Lanczos with products, without forming the matrix.</summary>
    MatrixFree,
}
