using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>A growing list of orthonormal vectors, as the rows of one matrix: the basis of a Krylov space. Owns its memory.</summary>
/// <param name="length">The length of the vectors.</param>
internal sealed class OrthonormalRows(long length) : IDisposable
{
    private const long FirstCapacity = 16;

    private Tensor _rows = empty([FirstCapacity, length], ScalarType.Float64).DetachFromDisposeScope();
    private long _count;
    private double _largestNorm;

    /// <summary>The vector appended last, of the caller's dispose scope.</summary>
    public Tensor Last => _rows[_count - 1];

    /// <summary>Appends what a vector adds to the space.</summary>
    /// <param name="vector">Of the given length; changed.</param>
    /// <returns>The norm of the part orthogonal to the rows; 0, and nothing appended, where that part is rounding.</returns>
    public double Append(Tensor vector)
    {
        using var scope = NewDisposeScope();
        _largestNorm = Math.Max(_largestNorm, vector.norm().item<double>());
        if (_count > 0)
        {
            // Gram–Schmidt twice is enough (Giraud, Langou, Rozložník 2005).
            Tensor rows = _rows.narrow(0, 0, _count),
                columns = rows.t();
            vector.sub_(columns.mv(rows.mv(vector)));
            vector.sub_(columns.mv(rows.mv(vector)));
        }

        double norm = vector.norm().item<double>();
        if (norm <= length * NoiseFloor.MachineEpsilon * _largestNorm)
            return 0;
        if (_count == _rows.shape[0])
            Grow();
        _rows[_count++].copy_(vector.DivideBy(norm));
        return norm;
    }

    /// <summary>Frees the rows.</summary>
    public void Dispose() => _rows.Dispose();

    private void Grow()
    {
        Tensor larger = empty([2 * _count, length], ScalarType.Float64).DetachFromDisposeScope();
        larger.narrow(0, 0, _count).copy_(_rows);
        _rows.Dispose();
        _rows = larger;
    }
}
