using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>How much of a target Y, n × C, a kernel K, n × n, carries.</summary>
internal static class TargetAlignment
{
    /// <summary>⟨K, Y Yᵀ⟩_F / (‖K‖_F ‖Y Yᵀ‖_F) (Cristianini et al. 2001); NaN if either is zero.</summary>
    public static double Plain(Tensor kernel, Tensor targets)
    {
        using var scope = NewDisposeScope();
        double inner = (targets * kernel.mm(targets)).sum().item<double>();
        double norm = targets.t().mm(targets).norm().item<double>();
        return inner / (kernel.norm().item<double>() * norm);
    }

    /// <summary>The same of HKH and HY, H = I − 11ᵀ/n (Cortes, Mohri, Rostamizadeh 2012).</summary>
    public static double Centered(Tensor kernel, Tensor targets)
    {
        using var scope = NewDisposeScope();
        Tensor rowMeans = kernel.mean([1], keepdim: true);
        Tensor centered = kernel - rowMeans - rowMeans.t() + kernel.mean();
        return Plain(centered, targets - targets.mean([0], keepdim: true));
    }

    /// <summary>‖vᵀ Y‖² / ‖Y‖_F², the squared cosine of a unit vector with the target.</summary>
    public static double OfVector(Tensor vector, Tensor targets)
    {
        using var scope = NewDisposeScope();
        double norm = targets.norm().item<double>();
        double projection = vector.t().mm(targets).norm().item<double>() / norm;
        return projection * projection;
    }
}
