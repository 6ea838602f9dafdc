using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>The features of all rows in memory, single precision, dense or sparse; batches are dense.</summary>
internal abstract class FeatureRows : IDisposable
{
    /// <summary>n.</summary>
    public abstract long Count { get; }

    /// <summary>d.</summary>
    public abstract int Width { get; }

    /// <summary>All rows, n × d, where they are kept as a tensor.</summary>
    /// <exception cref="InvalidOperationException">They are kept sparse.</exception>
    public abstract Tensor Tensor { get; }

    /// <summary>The rows with the given indices (Int64), dense.</summary>
    public abstract Tensor Select(Tensor indices);

    /// <summary>Neighbouring rows, dense; a view where the rows are.</summary>
    public abstract Tensor Slice(long start, long count);

    /// <summary>The rows with the given indices, kept as these are.</summary>
    public abstract FeatureRows Keep(Tensor indices);

    /// <summary>Frees the rows before their scope ends.</summary>
    public abstract void Dispose();
}
