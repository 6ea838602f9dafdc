using System.Globalization;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// A module that changes as it is trained, and how it is measured: in closed form if it is a chain, else by automatic differentiation.
/// </summary>
internal sealed class MonitoredModule
{
    private const int CheckedRows = 4;

    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly string? _reason;

    /// <summary>Decides how to measure a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="features">The sample, n × anything, Float64.</param>
    /// <exception cref="ArgumentException">The module cannot be measured on the sample.</exception>
    public MonitoredModule(nn.Module<Tensor, Tensor> module, Tensor features)
    {
        _module = module;
        using var scope = NewDisposeScope();
        using var snapshot = new ModuleSnapshot(module, ScalarType.Float64);
        Tensor rows = features.narrow(0, 0, Math.Min(CheckedRows, features.shape[0]));
        _reason = ModuleChain.TryFind(module, out TensorNetwork? chain, out string? reason)
            ? ModuleChain.ReasonAgainst(chain, snapshot, rows)
            : reason;
        if (chain is not null && _reason is null)
        {
            using var kernels = new NetworkKernels(chain, features.flatten(1));
            TangentKernelCost = kernels.TangentKernel().FormCost;
            Description =
                $"closed form: chain of {chain.Layers.Count} linear {(chain.Layers.Count == 1 ? "layer" : "layers")} "
                + $"({string.Join(", ", chain.Layers.Select(layer => layer.Activation))})";
        }
        else
        {
            using var kernels = ModuleKernels.Create(snapshot, features, KernelOptions.Default);
            TangentKernelCost = kernels.TangentKernel().FormCost;
            Description = string.Create(
                CultureInfo.InvariantCulture,
                $"automatic differentiation: {_reason}; {kernels.Method}; a tangent kernel of {features.shape[0]} rows takes "
                    + $"about {TangentKernelCost.Operations:G2} floating-point operations and {TangentKernelCost.Bytes / 1e6:G3} MB"
            );
        }
    }

    /// <summary>The cost of forming a tangent kernel on the whole sample.</summary>
    public Cost TangentKernelCost { get; }

    /// <summary>The way in which the module is measured, and why.</summary>
    public string Description { get; }

    /// <summary>The module as it is now; the caller disposes of it.</summary>
    public ProbedNetwork Now()
    {
        // What is trained may have changed since.
        if (_reason is null && ModuleChain.TryFind(_module, out TensorNetwork? chain, out string? reason))
            return new ProbedChain(chain);
        else
            reason = _reason ?? "it is no longer the chain that it was";
        return new ProbedModule(new ModuleSnapshot(_module, ScalarType.Float64), reason);
    }
}
