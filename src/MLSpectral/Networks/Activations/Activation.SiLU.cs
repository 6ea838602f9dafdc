namespace MLSpectral;

public sealed partial record Activation
{
    /// <summary>z / (1 + exp(−z)).</summary>
    public static Activation SiLU { get; } = new(new SiLUShape());

    private sealed record SiLUShape() : ActivationShape(ActivationKind.SiLU)
    {
        public override bool IsRectifier => true;

        public override double Value(double z) => z / (1 + Math.Exp(-z));

        public override double Slope(double z) => SigmoidShape.At(z) * (1 + (z * SigmoidShape.At(-z)));

        public override string AddTo(IOperatorGraph graph, string value, string result) =>
            graph.Add("Mul", result, value, graph.Add("Sigmoid", result + "_Sigmoid", value));
    }
}
