using MLSpectral.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>See <see cref="Optimizer.Adam"/> and <see cref="Optimizer.AdamW"/>.</summary>
internal sealed class AdamRule(IReadOnlyList<Parameter> parameters, double beta1, double beta2, double epsilon, double weightDecay = 0)
    : UpdateRule(parameters)
{
    private readonly Tensor[] _means = Zeros(parameters),
        _squares = Zeros(parameters);

    public override void Dispose()
    {
        foreach (Tensor moment in _means.Concat(_squares))
            moment.Dispose();
    }

    protected override void Update(int index, Tensor parameter, Tensor gradient, double learningRate, int step)
    {
        if (weightDecay != 0)
            parameter.MultiplyBy(1 - (learningRate * weightDecay));
        Tensor mean = _means[index].MultiplyBy(beta1).IncreaseBy(gradient, 1 - beta1);
        Tensor square = _squares[index].MultiplyBy(beta2).IncreaseByProduct(gradient, gradient, 1 - beta2);
        Tensor deviation = square.sqrt().DivideBy(Math.Sqrt(1 - Math.Pow(beta2, step))).IncreaseBy(epsilon);
        parameter.IncreaseByQuotient(mean, deviation, -learningRate / (1 - Math.Pow(beta1, step)));
    }

    protected override void WriteMoments(BinaryWriter writer, int index)
    {
        TensorState.Write(writer, _means[index]);
        TensorState.Write(writer, _squares[index]);
    }

    protected override void ReadMoments(PayloadReader reader, int index, Tensor parameter)
    {
        TensorState.Read(reader, _means[index]);
        TensorState.Read(reader, _squares[index]);
    }

    private static Tensor[] Zeros(IEnumerable<Parameter> parameters) =>
        [.. parameters.Select(parameter => zeros_like(parameter).DetachFromDisposeScope())];
}
