using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>How far a matrix has moved.</summary>
internal static class Drift
{
    /// <summary>‖M − M₀‖_F / ‖M₀‖_F; 0 for a matrix that did not move, even from zero.</summary>
    public static double Relative(Tensor matrix, Tensor start)
    {
        using var scope = NewDisposeScope();
        double change = (matrix - start).norm().item<double>();
        return change == 0 ? 0 : change / start.norm().item<double>();
    }
}
