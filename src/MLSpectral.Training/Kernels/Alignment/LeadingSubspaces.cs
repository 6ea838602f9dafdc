using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The angles by which leading eigenvectors, and the spaces they span, have turned.</summary>
public static class LeadingSubspaces
{
    /// <summary>(uᵢ·vᵢ)² / (‖uᵢ‖² ‖vᵢ‖²) for each pair of columns; O(nk).</summary>
    /// <remarks>
    /// Eigenvectors of close eigenvalues turn into each other at the least change; the angles between the spaces they span do not.
    /// </remarks>
    /// <param name="first">U, n × k, Float64, a vector a column, of any length and sign.</param>
    /// <param name="second">V, n × k, Float64.</param>
    /// <returns>k numbers in [0, 1], to about n·ε; NaN for a zero column.</returns>
    /// <exception cref="ArgumentException">An argument is not a matrix of Float64, or the shapes differ.</exception>
    public static double[] SquaredCosines(Tensor first, Tensor second)
    {
        MatrixCheck.RequireMatrix(first, nameof(first));
        MatrixCheck.RequireMatrix(second, nameof(second));
        MatrixCheck.RequireSameShape(first, second, nameof(second));
        using var scope = NewDisposeScope();
        Tensor u = UnitColumns(first),
            v = UnitColumns(second);
        Tensor cosines = (u * v).sum([0]);
        return minimum(cosines * cosines, ones_like(cosines)).ToDoubles();
    }

    /// <summary>The principal angles between the spaces that the columns of two matrices span; O(n(k₁ + k₂)²).</summary>
    /// <remarks>
    /// θᵢ = arccos σᵢ(QᵤᵀQᵥ) with orthonormal bases Qᵤ, Qᵥ (Björck and Golub 1973); angles under 45° by the arcsine of
    /// the singular values of (I − QᵤQᵤᵀ)Qᵥ, where the cosine would lose half of the digits. Accurate to about 1e-14 for
    /// well-conditioned bases.
    /// </remarks>
    /// <param name="first">n × k₁, Float64, k₁ ≤ n linearly independent columns.</param>
    /// <param name="second">n × k₂, Float64, k₂ ≤ n linearly independent columns.</param>
    /// <returns>min(k₁, k₂) angles in radians, in [0, π/2], the smallest first.</returns>
    /// <exception cref="ArgumentException">
    /// An argument is not a matrix of Float64 with finite entries, has more columns than rows or columns that depend on each other, or the
    /// numbers of rows differ.
    /// </exception>
    public static double[] PrincipalAngles(Tensor first, Tensor second)
    {
        MatrixCheck.RequireMatrix(first, nameof(first));
        MatrixCheck.RequireMatrix(second, nameof(second));
        MatrixCheck.RequireSameRows(first, second, nameof(second));
        using var scope = NewDisposeScope();
        Tensor u = Basis(first, nameof(first)),
            v = Basis(second, nameof(second));
        (Tensor larger, Tensor smaller) = u.shape[1] >= v.shape[1] ? (u, v) : (v, u);
        Tensor cross = larger.t().mm(smaller);
        double[] cosines = linalg.svdvals(cross).ToDoubles(),
            sines = linalg.svdvals(smaller - larger.mm(cross)).ToDoubles();

        // Cosines descend, so angles ascend; the sines of the same angles are their singular values from the end.
        var angles = new double[cosines.Length];
        for (int i = 0; i < angles.Length; i++)
        {
            angles[i] =
                cosines[i] * cosines[i] < 0.5 ? Math.Acos(Math.Clamp(cosines[i], 0, 1)) : Math.Asin(Math.Clamp(sines[^(i + 1)], 0, 1));
        }

        return angles;
    }

    // Each column by its largest entry first, so that its length neither over- nor underflows.
    private static Tensor UnitColumns(Tensor matrix)
    {
        Tensor scaled = matrix / matrix.abs().amax([0], keepdim: true);
        return scaled / (scaled * scaled).sum([0], keepdim: true).sqrt();
    }

    private static Tensor Basis(Tensor matrix, string name)
    {
        long rows = matrix.shape[0],
            columns = matrix.shape[1];
        if (columns > rows)
            throw new ArgumentException(
                $"There are {columns} vectors of {rows} coordinates; they cannot be linearly independent. Leave some out.",
                name
            );
        if (!matrix.isfinite().all().item<bool>())
            throw new ArgumentException("The matrix has entries that are NaN or infinite, so it spans no space.", name);

        // Columns of unit length: what is left of one beyond those before it stands on R's diagonal.
        (Tensor q, Tensor r) = linalg.qr(UnitColumns(matrix));
        double least = r.diag().abs().min().item<double>();
        if (!(least > rows * NoiseFloor.MachineEpsilon))
            throw new ArgumentException(
                "The columns depend on each other, so they span a smaller space. Leave out those that the others make up.",
                name
            );
        return q;
    }
}
