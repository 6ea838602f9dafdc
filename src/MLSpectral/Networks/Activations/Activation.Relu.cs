using System.Numerics.Tensors;

namespace MLSpectral;

public sealed partial record Activation
{
    /// <summary>max(z, 0).</summary>
    public static Activation Relu { get; } = new(new ReluShape());

    private sealed record ReluShape() : ActivationShape(ActivationKind.Relu)
    {
        public override bool IsRectifier => true;

        public override double Value(double z) => Math.Max(z, 0);

        public override double Slope(double z) => z > 0 ? 1 : 0;

        public override string AddTo(IOperatorGraph graph, string value, string result) => graph.Add("Relu", result, value);

        public override void Apply(Span<float> z) => TensorPrimitives.Max(z, 0, z);

        public override void Apply(ReadOnlySpan<double> z, Span<double> a) => TensorPrimitives.Max(z, 0, a);
    }
}
