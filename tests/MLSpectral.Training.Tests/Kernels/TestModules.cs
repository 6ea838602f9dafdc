using MLSpectral.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>Modules as users write them.</summary>
internal static class TestModules
{
    /// <summary>A Sequential of Linear layers and activations, for a chain in the standard parameterization.</summary>
    public static Sequential Sequential(TensorNetwork network)
    {
        var parts = new List<(string, nn.Module<Tensor, Tensor>)>();
        foreach (TensorLayer layer in network.Layers)
        {
            Linear linear = nn.Linear(layer.Inputs, layer.Outputs, layer.Bias is not null, dtype: layer.Weight.dtype);
            using (no_grad())
            {
                linear.weight.copy_(layer.Weight);
                linear.bias?.copy_(layer.Bias!);
            }

            parts.Add((layer.Name, linear));
            if (layer.Activation.Kind != ActivationKind.Identity)
                parts.Add(($"{layer.Name}Activation", Module(layer.Activation)));
        }

        return nn.Sequential(parts);
    }

    /// <summary>
    /// A small convolutional network with normalization and a residual block; its running statistics are not those of the start.
    /// </summary>
    public static ConvolutionalNetwork Convolutional(ScalarType type = ScalarType.Float64, bool forward = false)
    {
        var network = new ConvolutionalNetwork(forward);
        using var generator = new Generator(4);
        using (no_grad())
        {
            foreach (Tensor tensor in network.parameters().Concat(network.buffers().Where(buffer => buffer.is_floating_point())))
                tensor.copy_(
                    (0.4 * randn(tensor.shape, generator: generator)).abs_()
                        * (randn(tensor.shape, generator: generator).sign() + (tensor.requires_grad ? 0 : 2))
                );
        }

        return (ConvolutionalNetwork)network.to(type);
    }

    private static nn.Module<Tensor, Tensor> Module(Activation activation) =>
        activation.Kind switch
        {
            ActivationKind.Relu => nn.ReLU(),
            ActivationKind.LeakyRelu => nn.LeakyReLU(activation.NegativeSlope),
            ActivationKind.Gelu => nn.GELU(),
            ActivationKind.GeluTanh => nn.GELU(GELU.Approximate.tanh),
            ActivationKind.Tanh => nn.Tanh(),
            ActivationKind.Sigmoid => nn.Sigmoid(),
            ActivationKind.Softplus => nn.Softplus(),
            ActivationKind.SiLU => nn.SiLU(),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation.Kind, "TorchSharp has no module for it."),
        };
}

/// <summary>A chain written by hand, with its weights as parameters of the module itself: no layers to be seen.</summary>
internal sealed class HandWrittenChain : nn.Module<Tensor, Tensor>
{
    private readonly TensorNetwork _network;
    private readonly Parameter[] _tensors;

    public HandWrittenChain(TensorNetwork network)
        : base(nameof(HandWrittenChain))
    {
        _network = network;
        _tensors = [.. network.Layers.SelectMany(layer => layer.Parameters).Select(parameter => nn.Parameter(parameter.clone()))];
        for (int i = 0; i < _tensors.Length; i++)
            register_parameter(Names(network).ElementAt(i), _tensors[i]);
    }

    public override Tensor forward(Tensor input)
    {
        int next = 0;
        foreach (TensorLayer layer in _network.Layers)
        {
            Tensor z = input.matmul(_tensors[next++].t()) * layer.WeightScale;
            input = layer.Activation.ApplyTo(layer.Bias is null ? z : z + (_tensors[next++] * layer.BiasScale));
        }

        return input;
    }

    private static IEnumerable<string> Names(TensorNetwork network) =>
        network.Layers.SelectMany((layer, l) => layer.Bias is null ? new[] { $"weight{l}" } : [$"weight{l}", $"bias{l}"]);
}

/// <summary>
/// Convolution, batch norm, a residual block of two grouped or dilated convolutions with group norm, pooling, layer norm, a linear layer
/// used twice, two outputs.
/// </summary>
#pragma warning disable CA2213 // The base class disposes registered modules.
internal sealed class ConvolutionalNetwork : nn.Module<Tensor, Tensor>
{
    private readonly bool _forward;
    private readonly Conv2d _first = nn.Conv2d(1, 4, 3, padding: 1, stride: 2);
    private readonly BatchNorm2d _norm = nn.BatchNorm2d(4);
    private readonly Conv2d _grouped = nn.Conv2d(4, 4, (3, 1), padding: (1, 0), groups: 2, bias: false);
    private readonly GroupNorm _groupNorm = nn.GroupNorm(2, 4);
    private readonly Conv2d _dilated = nn.Conv2d(4, 4, 3, padding: 2, dilation: 2);
    private readonly LayerNorm _layerNorm = nn.LayerNorm([16]);
    private readonly Linear _twice = nn.Linear(16, 16);
    private readonly Dropout _dropout = nn.Dropout(0.5);
    private readonly Linear _output = nn.Linear(16, 2, hasBias: false);

    public ConvolutionalNetwork(bool forward)
        : base(nameof(ConvolutionalNetwork))
    {
        _forward = forward;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = Run(_norm, Run(_first, input)).tanh();
        a = a + Run(_dilated, nn.functional.gelu(Run(_groupNorm, Run(_grouped, a))));
        a = Run(_layerNorm, nn.functional.avg_pool2d(a, 2).flatten(1));
        a = Run(_twice, Run(_twice, a).tanh()).tanh();
        return scope.MoveToOuter(Run(_output, Run(_dropout, a)));
    }

    private Tensor Run(nn.Module<Tensor, Tensor> layer, Tensor x) => _forward ? layer.forward(x) : layer.call(x);
}

/// <summary>A forward pass around some modules.</summary>
internal sealed class Custom : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> _forward;

    public Custom(Func<Tensor, Tensor> forward, params nn.Module[] modules)
        : base(nameof(Custom))
    {
        _forward = forward;
        for (int i = 0; i < modules.Length; i++)
            register_module($"part{i}", modules[i]);
    }

    public override Tensor forward(Tensor input) => _forward(input);
}
