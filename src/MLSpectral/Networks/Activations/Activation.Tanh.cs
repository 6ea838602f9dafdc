using System.Numerics.Tensors;

namespace MLSpectral;

public sealed partial record Activation
{
    /// <summary>tanh z.</summary>
    public static Activation Tanh { get; } = new(new TanhShape());

    private sealed record TanhShape() : ActivationShape(ActivationKind.Tanh)
    {
        public override double Value(double z) => Math.Tanh(z);

        public override double Slope(double z) => 1 - (Math.Tanh(z) * Math.Tanh(z));

        public override string AddTo(IOperatorGraph graph, string value, string result) => graph.Add("Tanh", result, value);

        public override void Apply(Span<float> z) => TensorPrimitives.Tanh(z, z);
    }
}
