using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>All weights and biases of the network in training as a part of its run's state.</summary>
internal sealed class NetworkParameters(TensorNetwork network) : IRunState
{
    public void WriteState(BinaryWriter writer)
    {
        foreach (Tensor parameter in All)
            TensorState.Write(writer, parameter);
    }

    public void ReadState(PayloadReader reader)
    {
        foreach (Tensor parameter in All)
            TensorState.Read(reader, parameter);
    }

    private IEnumerable<Tensor> All => network.Layers.SelectMany(layer => layer.Parameters);
}
