using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Values between tensors and arrays, copied as blocks of memory (TorchSharp's accessors go value by value).</summary>
internal static class TensorValues
{
    /// <summary>A tensor of its own memory with the given values, row by row.</summary>
    public static Tensor ToTensor(this ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Fill(empty(shape, ScalarType.Float32), values);

    /// <summary>A tensor of its own memory with the given values, row by row.</summary>
    public static Tensor ToTensor(this ReadOnlySpan<double> values, params ReadOnlySpan<long> shape) =>
        Fill(empty(shape, ScalarType.Float64), values);

    /// <summary>A tensor of its own memory with the given values, row by row.</summary>
    public static Tensor ToTensor(this ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Fill(empty(shape, ScalarType.Int64), values);

    /// <summary>The values of a Float32 tensor, row by row.</summary>
    public static float[] ToSingles(this Tensor tensor) => Read<float>(tensor);

    /// <summary>The values of a Float64 tensor, row by row.</summary>
    public static double[] ToDoubles(this Tensor tensor) => Read<double>(tensor);

    /// <summary>The values of an Int64 tensor, row by row.</summary>
    public static long[] ToInt64s(this Tensor tensor) => Read<long>(tensor);

    /// <summary>The value of a tensor of one entry, Float32 or Float64.</summary>
    public static double ToDouble(this Tensor tensor) => tensor.dtype == ScalarType.Float32 ? tensor.item<float>() : tensor.item<double>();

    private static Tensor Fill<T>(Tensor tensor, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        MemoryMarshal.AsBytes(values).CopyTo(tensor.bytes);
        return tensor;
    }

    private static T[] Read<T>(Tensor tensor)
        where T : unmanaged
    {
        using Tensor detached = tensor.detach();
        using Tensor contiguous = detached.contiguous();
        return MemoryMarshal.Cast<byte, T>(contiguous.bytes).ToArray();
    }
}
