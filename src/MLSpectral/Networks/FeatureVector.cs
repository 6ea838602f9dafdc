using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>The input of a layer for one row, in double precision: all values, or those that are not zero.</summary>
internal readonly ref struct FeatureVector
{
    /// <summary>A scattered value costs about as much as this many in a row.</summary>
    public const int SlotsPerEntry = 16;

    private readonly ReadOnlySpan<double> _values;
    private readonly ReadOnlySpan<int> _slots;
    private readonly bool _isSparse;

    /// <summary>All values.</summary>
    public FeatureVector(ReadOnlySpan<double> values) => _values = values;

    /// <summary>Few values.</summary>
    /// <param name="slots">Their places, from 0, as checked by the caller.</param>
    /// <param name="values">The values.</param>
    public FeatureVector(ReadOnlySpan<int> slots, ReadOnlySpan<double> values)
    {
        _slots = slots;
        _values = values;
        _isSparse = true;
    }

    /// <summary>The inner product with a dense row; of few values, it costs these only.</summary>
    public double Dot(ReadOnlySpan<double> row)
    {
        if (!_isSparse)
            return TensorPrimitives.Dot(row, _values);
        double sum = 0;
        for (int i = 0; i < _slots.Length; i++)
            sum += row[_slots[i]] * _values[i];
        return sum;
    }
}
