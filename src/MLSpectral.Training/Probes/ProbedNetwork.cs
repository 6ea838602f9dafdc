using MLSpectral.Statistics.KernelLaws;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// The network under probe at one time, in double precision: a chain with kernels in closed form, or any module with kernels by automatic
/// differentiation.
/// </summary>
internal abstract class ProbedNetwork : IDisposable
{
    /// <summary>The number of layers, the output layer included.</summary>
    public abstract int LayerCount { get; }

    /// <summary>The number of values in parameters that are trained.</summary>
    public abstract long TrainedParameterCount { get; }

    /// <summary>The name of a layer, from 1.</summary>
    public abstract string LayerName(int layer);

    /// <summary>The weights of a layer, from 1, as a matrix, Float64. Belongs to this object.</summary>
    public abstract Tensor Weight(int layer);

    /// <summary>The network as plain arrays.</summary>
    public abstract FeedForwardNetwork ToManaged();

    /// <summary>A copy that nothing changes any more.</summary>
    public abstract ProbedNetwork Copy();

    /// <summary>The layers as the laws of kernels at initialization see them; null where the network is no chain.</summary>
    public abstract IReadOnlyList<RandomLayer>? InitialLayers();

    /// <summary>What the network does on a sample.</summary>
    /// <param name="sample">The rows, n × anything, Float64.</param>
    /// <param name="precision">The precision to compute in.</param>
    public abstract NetworkOnSample On(ProbeSample sample, ScalarType precision);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
