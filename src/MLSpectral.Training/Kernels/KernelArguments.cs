using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>What is asked of networks, samples and blocks before kernels are computed from them.</summary>
internal static class KernelArguments
{
    /// <summary>Refuses what is not a matrix of finite numbers with a column for each input.</summary>
    public static void CheckSample(Tensor x, TensorLayer first, string name)
    {
        if (x.dim() != 2 || x.shape[0] == 0 || x.shape[1] != first.Inputs)
            throw new ArgumentException(
                $"The shape is {string.Join(" × ", x.shape)}; the network takes a matrix of at least one row and {first.Inputs} columns.",
                name
            );
        if (x.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException(
                $"The entries are {x.dtype}; Float32 or Float64 is needed. Convert them with to(ScalarType.Float64).",
                name
            );
        if (!IsFinite(x))
            throw new ArgumentException("There are entries that are NaN or infinite. Remove these rows or fill in the values.", name);
    }

    /// <summary>Refuses parameters that are not finite.</summary>
    public static void CheckParameters(TensorNetwork network)
    {
        foreach (TensorLayer layer in network.Layers)
        {
            if (!IsFinite(layer.Weight))
                throw new ArgumentException(
                    $"Layer '{layer.Name}' has weights that are NaN or infinite: the training diverged, so there are no kernels. "
                        + $"Use the network of an earlier step.",
                    nameof(network)
                );
            if (layer.Bias is not null && !IsFinite(layer.Bias))
                throw new ArgumentException(
                    $"Layer '{layer.Name}' has biases that are NaN or infinite: the training diverged, so there are no kernels. "
                        + $"Use the network of an earlier step.",
                    nameof(network)
                );
        }
    }

    /// <summary>Refuses another precision.</summary>
    public static void CheckPrecision(Tensor tensor, ScalarType precision, string name)
    {
        if (tensor.dtype != precision)
            throw new ArgumentException(
                $"The entries are {tensor.dtype} and the kernel is {precision}. Convert them with to(ScalarType.{precision}).",
                name
            );
    }

    /// <summary>Refuses what is not a matrix of so many rows and of the kernel's precision.</summary>
    public static void CheckBlock(Tensor block, long rows, ScalarType precision, string name)
    {
        ArgumentNullException.ThrowIfNull(block, name);
        if (block.dim() != 2 || block.shape[0] != rows || block.shape[1] == 0)
            throw new ArgumentException(
                $"The shape is {string.Join(" × ", block.shape)}; a matrix of {rows} rows and at least one column is needed.",
                name
            );
        CheckPrecision(block, precision, name);
    }

    private static bool IsFinite(Tensor tensor)
    {
        // On one thread: it takes less than waiting for another. One pass: a sum of finite numbers that overflows is no reason to refuse
        // them, but a reason to look closer.
        using var one = new ThreadCount(1);
        using Tensor sum = tensor.sum();
        using Tensor total = sum.to(ScalarType.Float64);
        if (double.IsFinite(total.item<double>()))
            return true;
        using Tensor finite = tensor.isfinite();
        using Tensor all = finite.all();
        return all.item<bool>();
    }
}
