using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>One pass of rows through a module that owns parameters. Owns its tensors.</summary>
/// <param name="Name">The module's name.</param>
/// <param name="Module">The module.</param>
/// <param name="Input">What went in, r × anything.</param>
/// <param name="Signal">Zeros added to what came out: the gradient with respect to them is the signal that comes back to the
/// module.</param>
internal sealed record LayerUse(string Name, nn.Module Module, Tensor Input, Tensor Signal) : IDisposable
{
    /// <summary>Floating-point operations for one row.</summary>
    public double Operations
    {
        get
        {
            double perRow = (double)Signal.numel() / Math.Max(1, Signal.shape[0]);
            Tensor weight = Module.parameters(recurse: false).OrderByDescending(parameter => parameter.numel()).First();
            return 2
                * (
                    weight.dim() < 2
                        ? perRow
                        : weight.numel()
                            * perRow
                            / Math.Max(1, Signal.dim() > 2 && Module is not TorchSharp.Modules.Linear ? Signal.shape[1] : weight.shape[0])
                );
        }
    }

    public void Dispose()
    {
        Input.Dispose();
        Signal.Dispose();
    }
}
