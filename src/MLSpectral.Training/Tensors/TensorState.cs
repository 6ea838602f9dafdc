using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The values of tensors in the state of a run, bit for bit.</summary>
internal static class TensorState
{
    /// <summary>Writes the shape and the values of a Float32 tensor, wherever it is.</summary>
    public static void Write(BinaryWriter writer, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        WriteShape(writer, tensor);
        writer.Write(MemoryMarshal.AsBytes<float>(tensor.detach().cpu().ToSingles()));
    }

    /// <summary>Reads the values of a tensor into another of the same shape, wherever that is.</summary>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static void Read(PayloadReader reader, Tensor target)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        long[] shape = ReadShape(reader);
        if (!shape.SequenceEqual(target.shape))
            throw new InvalidDataException(
                $"The state of the run has a tensor of {Text(shape)} where the network of this run has one of {Text(target.shape)}. Go on "
                    + $"with the options and the data that the run was started with."
            );
        ReadOnlySpan<float> values = reader.ReadArray<float>(checked((int)target.numel()));
        target.copy_(values.ToTensor(shape));
    }

    /// <summary>Writes the shape and the values of a Float64 matrix on the CPU.</summary>
    public static void WriteDoubles(BinaryWriter writer, Tensor matrix)
    {
        WriteShape(writer, matrix);
        writer.Write(MemoryMarshal.AsBytes<double>(matrix.ToDoubles()));
    }

    /// <summary>Reads a Float64 matrix of a given number of rows. The caller disposes of it.</summary>
    /// <exception cref="InvalidDataException">It has another number of rows, or no columns.</exception>
    public static Tensor ReadDoubles(PayloadReader reader, long rows)
    {
        long[] shape = ReadShape(reader);
        if (shape.Length != 2 || shape[0] != rows || shape[1] < 1 || shape[1] > int.MaxValue / sizeof(double) / rows)
            throw new InvalidDataException($"The state of the run has a matrix of {Text(shape)} where one of {rows} rows was expected.");
        ReadOnlySpan<double> values = reader.ReadArray<double>((int)(shape[0] * shape[1]));
        return values.ToTensor(shape).DetachFromDisposeScope();
    }

    private static void WriteShape(BinaryWriter writer, Tensor tensor)
    {
        writer.Write(tensor.shape.Length);
        foreach (long length in tensor.shape)
            writer.Write(length);
    }

    private static long[] ReadShape(PayloadReader reader) => reader.ReadArray<long>(reader.ReadCount(sizeof(long)));

    private static string Text(long[] shape) => shape.Length == 0 ? "one number" : string.Join(" × ", shape);
}
