using System.Buffers.Binary;

namespace MLSpectral;

/// <summary>Numbers of the model as an ONNX file holds them: rounded to single precision, little-endian.</summary>
internal static class SinglePrecision
{
    /// <summary>Writes value number <paramref name="index"/>.</summary>
    /// <param name="values">The bytes of all values.</param>
    /// <param name="index">Which one.</param>
    /// <param name="value">The value.</param>
    /// <param name="owner">Whose it is, for the error.</param>
    /// <exception cref="InvalidOperationException">The rounded value is not finite.</exception>
    public static void Write(Span<byte> values, int index, double value, string owner)
    {
        var rounded = (float)value;
        if (!float.IsFinite(rounded))
            throw new InvalidOperationException(
                $"{owner} has the value {value} in the ONNX file, which is not a finite number in single precision. Train the "
                    + $"model on standardized data."
            );
        BinaryPrimitives.WriteSingleLittleEndian(values[(sizeof(float) * index)..], rounded);
    }
}
