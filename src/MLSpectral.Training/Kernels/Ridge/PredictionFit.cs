using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The errors of predictions against targets Y, over all n rows and C outputs together.</summary>
/// <param name="MeanSquaredError">‖E‖_F² / (nC), E the errors, in squared units of the targets.</param>
/// <param name="RSquared">1 − ‖E‖_F² / ‖Y − ȳ‖_F², ȳ the mean of each output; NaN where no output varies.</param>
internal readonly record struct PredictionFit(double MeanSquaredError, double RSquared)
{
    /// <summary>From targets and errors, both n × C, Float64; of any scale, as long as its square is a number.</summary>
    public static PredictionFit Of(Tensor targets, Tensor errors)
    {
        using var scope = NewDisposeScope();
        double scale = ScaleOf(targets);
        Tensor scaled = targets.Over(scale),
            error = errors.Over(scale);
        double squares = (error * error).sum().item<double>();

        // Differences from the mean of equal numbers are rounding; those from the first row are 0.
        bool varies = (scaled - scaled.narrow(0, 0, 1)).abs().max().item<double>() > 0;
        Tensor deviations = scaled - scaled.mean([0], keepdim: true);
        double variation = (deviations * deviations).sum().item<double>();
        return new PredictionFit(scale * scale * (squares / targets.numel()), varies ? 1 - (squares / variation) : double.NaN);
    }

    /// <summary>max |entry|, or 1 where all are 0.</summary>
    public static double ScaleOf(Tensor tensor)
    {
        using Tensor absolute = tensor.abs();
        using Tensor largest = absolute.max();
        double scale = largest.item<double>();
        return scale > 0 ? scale : 1;
    }
}
