using System.Numerics.Tensors;

namespace MLSpectral;

public sealed partial record Activation
{
    /// <summary>1 / (1 + exp(−z)).</summary>
    public static Activation Sigmoid { get; } = new(new SigmoidShape());

    private sealed record SigmoidShape() : ActivationShape(ActivationKind.Sigmoid)
    {
        public static double At(double z) => 1 / (1 + Math.Exp(-z));

        public override double Value(double z) => At(z);

        public override double Slope(double z) => At(z) * At(-z);

        public override string AddTo(IOperatorGraph graph, string value, string result) => graph.Add("Sigmoid", result, value);

        public override void Apply(Span<float> z) => TensorPrimitives.Sigmoid(z, z);
    }
}
