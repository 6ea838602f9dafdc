using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OwnLoop;

#pragma warning disable CA2213 // The base class disposes registered modules.

/// <summary>
/// Convolution, a residual block with batch normalization, pooling, and ten outputs: an ordinary module of one's own. Parts are run by
/// call, so that the monitor sees them.
/// </summary>
internal sealed class ResidualNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d _input = nn.Conv2d(1, 8, 3, padding: 1);
    private readonly BatchNorm2d _norm = nn.BatchNorm2d(8);
    private readonly ReLU _relu = nn.ReLU();
    private readonly Conv2d _block = nn.Conv2d(8, 8, 3, padding: 1);
    private readonly ReLU _blockRelu = nn.ReLU();
    private readonly MaxPool2d _pool = nn.MaxPool2d(2);
    private readonly Flatten _flatten = nn.Flatten();
    private readonly Linear _output = nn.Linear(8 * 4 * 4, 10);

    public ResidualNetwork()
        : base(nameof(ResidualNetwork)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        Tensor a = _relu.call(_norm.call(_input.call(input)));
        Tensor b = a + _blockRelu.call(_block.call(a));
        return _output.call(_flatten.call(_pool.call(b)));
    }
}
