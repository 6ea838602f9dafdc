using MLSpectral.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>See <see cref="Optimizer.GradientDescent"/> and <see cref="Optimizer.Sgd"/>.</summary>
internal sealed class DescentRule(IReadOnlyList<Parameter> parameters, double momentum = 0, bool nesterov = false) : UpdateRule(parameters)
{
    private readonly Tensor?[] _velocities = new Tensor?[parameters.Count];

    public override void Dispose()
    {
        foreach (Tensor? velocity in _velocities)
            velocity?.Dispose();
    }

    protected override void Update(int index, Tensor parameter, Tensor gradient, double learningRate, int step) =>
        parameter.IncreaseBy(momentum == 0 ? gradient : Direction(ref _velocities[index], gradient), -learningRate);

    protected override void WriteMoments(BinaryWriter writer, int index)
    {
        writer.Write(_velocities[index] is not null);
        if (_velocities[index] is Tensor velocity)
            TensorState.Write(writer, velocity);
    }

    protected override void ReadMoments(PayloadReader reader, int index, Tensor parameter)
    {
        _velocities[index]?.Dispose();
        _velocities[index] = null;
        if (reader.ReadBoolean())
            TensorState.Read(reader, _velocities[index] = zeros_like(parameter).DetachFromDisposeScope());
    }

    private Tensor Direction(ref Tensor? velocity, Tensor gradient)
    {
        velocity = velocity is null ? gradient.clone().DetachFromDisposeScope() : velocity.MultiplyBy(momentum).IncreaseBy(gradient);
        return nesterov ? gradient.Plus(velocity, momentum) : velocity;
    }
}
