using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Matrices for numbers that do not depend on their scale. Results belong to the caller's dispose scope.</summary>
internal static class UnitScale
{
    /// <summary>M / max |entry|, so that squares and products neither overflow nor underflow; NaN throughout where M is zero.</summary>
    public static Tensor Of(Tensor matrix) => matrix / matrix.abs().max();

    /// <summary>
    /// HM with H = I − 11ᵀ/n: M less the mean of each column, at unit scale; NaN throughout where that is zero to rounding.
    /// </summary>
    public static Tensor Centered(Tensor matrix)
    {
        Tensor scaled = Of(matrix);
        return OfRemainder(scaled - scaled.mean([0], keepdim: true));
    }

    /// <summary>HKH at unit scale; NaN throughout where that is zero to rounding.</summary>
    public static Tensor DoublyCentered(Tensor kernel)
    {
        Tensor scaled = Of(kernel);
        return OfRemainder((scaled - scaled.mean([1], keepdim: true) - scaled.mean([0], keepdim: true)).Plus(scaled.mean()));
    }

    // What is left of a matrix of unit scale after means were taken away.
    private static Tensor OfRemainder(Tensor remainder) =>
        remainder.abs().max().item<double>() <= remainder.shape[0] * NoiseFloor.MachineEpsilon
            ? remainder.Times(double.NaN)
            : Of(remainder);
}
