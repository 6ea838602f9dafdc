using System.Numerics;

namespace MLSpectral;

/// <summary>
/// From a row to its coordinates in the leading eigenvectors of a kernel, φ_j(x) = Σ_i K(x, x_i) v_j(i) / √λ_j, in double precision
/// and without LibTorch. Read-only, for all threads.
/// </summary>
internal abstract class KernelFeatureMap
{
    /// <summary>Computes the coordinates of one row.</summary>
    public delegate void Mapper(FeatureVector row, Span<double> coordinates);

    /// <summary>d, the number of features the network takes.</summary>
    public abstract int InputCount { get; }

    /// <summary>k, the number of coordinates.</summary>
    public abstract int Count { get; }

    /// <summary>What maps rows, with buffers of its own: one for each cursor.</summary>
    public abstract Mapper CreateMapper();

    /// <summary>Writes what <see cref="Read"/> takes.</summary>
    public abstract void Write(BinaryWriter writer);

    /// <summary>Reads a map.</summary>
    /// <param name="reader">Where it was written.</param>
    /// <param name="isTangent">Whether it is of the tangent kernel.</param>
    /// <param name="network">The network of the kernel.</param>
    /// <param name="landmarks">n.</param>
    /// <param name="count">k.</param>
    public static KernelFeatureMap Read(PayloadReader reader, bool isTangent, FeedForwardNetwork network, int landmarks, int count) =>
        isTangent
            ? new TangentFeatureMap(
                network,
                Finite(reader.ReadArray<float>(Length(landmarks, network.InputCount))),
                Finite(reader.ReadArray<double>(Length(count, landmarks)))
            )
            : new ConjugateFeatureMap(network, Finite(reader.ReadArray<double>(Length(count, network.OutputCount))));

    private static T[] Finite<T>(T[] values)
        where T : INumberBase<T> =>
        RowValues.AreFinite<T>(values)
            ? values
            : throw new InvalidDataException(
                "The kernel features in the model have numbers that are missing or infinite: the file was written wrongly. Save the model "
                    + "again."
            );

    private static int Length(int rows, int columns) =>
        (long)rows * columns <= Array.MaxLength
            ? rows * columns
            : throw new InvalidDataException(
                $"The kernel features in the model have {rows} × {columns} numbers, more than an array holds: the file was "
                    + $"written wrongly. Save the model again."
            );
}
