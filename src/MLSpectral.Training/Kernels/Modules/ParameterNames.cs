using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The places of a module's parameters: which layer, weight or bias, trained or not.</summary>
internal static class ParameterNames
{
    /// <summary>Every tensor of parameters once, in the order of the module's named_parameters.</summary>
    /// <remarks>A layer is a module that owns parameters; layers are numbered from 1 in the order in which their parameters come.</remarks>
    public static List<ParameterTensor> Of(nn.Module module)
    {
        var layers = new List<string>();
        var tensors = new List<ParameterTensor>();
        foreach ((string name, Tensor parameter) in module.named_parameters())
        {
            string layer = Owner(name);
            int number = layers.IndexOf(layer) + 1;
            if (number == 0)
            {
                layers.Add(layer);
                number = layers.Count;
            }

            bool isBias = name[(name.LastIndexOf('.') + 1)..].StartsWith("bias", StringComparison.OrdinalIgnoreCase);
            tensors.Add(
                new ParameterTensor
                {
                    Name = name,
                    Layer = number,
                    IsBias = isBias,
                    IsTrained = parameter.requires_grad,
                    Count = parameter.numel(),
                }
            );
        }

        return tensors;
    }

    /// <summary>The module that owns a parameter: its name without the last part; empty for the outermost module.</summary>
    public static string Owner(string parameter) => parameter.LastIndexOf('.') is > 0 and int dot ? parameter[..dot] : "";
}
