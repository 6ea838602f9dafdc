namespace MLSpectral.Kernels;

/// <summary>The part of a kernel that is computed at once: some rows and some columns of a kernel, counted in samples.</summary>
internal readonly record struct Tile(long Row, long Rows, long Column, long Columns)
{
    /// <summary>Whether the tile stands on the diagonal; the others are counted twice in a symmetric kernel.</summary>
    public bool IsDiagonal => Row == Column;
}
