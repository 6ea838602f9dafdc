namespace MLSpectral.Kernels;

/// <summary>
/// The projection of a matrix to the block Krylov space of random vectors z₁ … z_b: it has the moments zᵢᵀKᵖzᵢ up to p = 2q −
/// 1 after q steps, and all of them where the space is invariant.
/// </summary>
/// <param name="Pairs">Its eigenpairs.</param>
/// <param name="Start">The coefficients of the vectors zᵢ in the first vectors of the basis, (at most b) × b.</param>
/// <param name="Steps">q.</param>
/// <param name="IsInvariant">Whether the space is invariant, so that the moments are those of the whole matrix.</param>
internal sealed record KrylovMoments(RitzPairs Pairs, SmallMatrix Start, int Steps, bool IsInvariant);
