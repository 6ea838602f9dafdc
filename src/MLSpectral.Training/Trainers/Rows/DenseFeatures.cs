using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>All features in one tensor, n × d. Belongs to the caller's dispose scope.</summary>
internal sealed class DenseFeatures(Tensor tensor) : FeatureRows
{
    public override long Count => tensor.shape[0];

    public override int Width => checked((int)tensor.shape[1]);

    public override Tensor Tensor => tensor;

    public override Tensor Select(Tensor indices) => tensor.index_select(0, indices);

    public override Tensor Slice(long start, long count) => tensor.narrow(0, start, count);

    public override FeatureRows Keep(Tensor indices) => new DenseFeatures(Select(indices));

    public override void Dispose() => tensor.Dispose();
}
