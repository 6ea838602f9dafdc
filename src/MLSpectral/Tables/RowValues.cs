using System.Numerics;
using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>What is asked of the values that a vector stores.</summary>
internal static class RowValues
{
    /// <summary>
    /// Whether none is missing or infinite. A sparse vector of zeros stores none, where <see cref="TensorPrimitives"/> says no.
    /// </summary>
    public static bool AreFinite<T>(ReadOnlySpan<T> values)
        where T : INumberBase<T> => values.IsEmpty || TensorPrimitives.IsFiniteAll(values);
}
