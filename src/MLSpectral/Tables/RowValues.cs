using System.Numerics;
using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>The check that the values which a vector stores have to pass.</summary>
internal static class RowValues
{
    /// <summary>
    /// Whether none is missing or infinite. A sparse vector of zeros stores none, where <see cref="TensorPrimitives"/> says no.
    /// </summary>
    public static bool AreFinite<T>(ReadOnlySpan<T> values)
        where T : INumberBase<T> => values.IsEmpty || TensorPrimitives.IsFiniteAll(values);
}
