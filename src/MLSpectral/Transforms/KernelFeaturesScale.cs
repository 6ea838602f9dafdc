namespace MLSpectral;

/// <summary>
/// The scale of kernel features, with λ_j and v_j the eigenvalues and eigenvectors of the kernel on n landmark rows x_i. The values are
/// part of the model format: never renumber them.
/// </summary>
public enum KernelFeaturesScale
{
    /// <summary>
    /// Kernel principal components, φ_j(x) = Σ_i K(x, x_i) v_j(i) / √λ_j, which is √λ_j v_j(i) for a landmark row. Inner products
    /// of features approximate the kernel, ⟨φ(x), φ(x')⟩ ≈ K(x, x'), and are the kernel between landmark rows where all
    /// eigenvectors are taken. Like the components of <c>ProjectToPrincipalComponents</c>, the first are large and the last small.
    /// </summary>
    KernelPrincipalComponents = 0,

    /// <summary>
    /// √n times the extended eigenvector, φ_j(x) = √n Σ_i K(x, x_i) v_j(i) / λ_j, which is √n v_j(i) for a landmark row: the
    /// mean of the squares over landmark rows is 1 for each feature. Nothing is subtracted, as the kernel is not centred, so that this is
    /// no variance.
    /// </summary>
    UnitMeanSquare = 1,
}
