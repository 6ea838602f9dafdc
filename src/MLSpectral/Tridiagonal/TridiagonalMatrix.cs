namespace MLSpectral.Kernels;

/// <summary>A symmetric tridiagonal matrix.</summary>
/// <param name="Diagonal">n entries.</param>
/// <param name="OffDiagonal">n − 1 entries beside the diagonal.</param>
internal sealed record TridiagonalMatrix(double[] Diagonal, double[] OffDiagonal);
