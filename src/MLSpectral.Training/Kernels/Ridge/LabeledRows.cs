using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Rows and what is to be predicted for them. The tensors stay the caller's.</summary>
public sealed record LabeledRows
{
    /// <summary>X, n × d, Float64 or Float32.</summary>
    public required Tensor Inputs { get; init; }

    /// <summary>Y, n × C, Float64 or Float32, in the units of the network's outputs.</summary>
    public required Tensor Targets { get; init; }

    /// <summary>Refuses what a network cannot take or predict.</summary>
    internal void Check(TensorNetwork network, string name)
    {
        if (Inputs is null || Targets is null)
            throw new ArgumentException("Inputs and Targets are needed; one of them is null.", name);
        KernelArguments.CheckSample(Inputs, network.Layers[0], name);
        long outputs = network.Layers[^1].Outputs;
        if (Targets.dim() != 2 || Targets.shape[0] != Inputs.shape[0] || Targets.shape[1] != outputs)
            throw new ArgumentException(
                $"The shape of Targets is {string.Join(" × ", Targets.shape)}; {Inputs.shape[0]} rows of {outputs} outputs are needed.",
                name
            );
        if (Targets.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException(
                $"The entries of Targets are {Targets.dtype}; Float32 or Float64 is needed. Convert them with to(ScalarType.Float64).",
                name
            );
        MatrixCheck.RequireFinite(Targets, name);
    }

    /// <summary>The same in double precision, in the caller's dispose scope.</summary>
    internal LabeledRows ToDouble() => new() { Inputs = Inputs.to(ScalarType.Float64), Targets = Targets.to(ScalarType.Float64) };
}
