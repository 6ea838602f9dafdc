using MathNet.Numerics;

namespace MLSpectral;

public sealed partial record Activation
{
    /// <summary>z (1 + erf(z/√2)) / 2.</summary>
    public static Activation Gelu { get; } = new(new GeluShape());

    private sealed record GeluShape() : ActivationShape(ActivationKind.Gelu)
    {
        public override bool IsRectifier => true;

        public override double Value(double z) => 0.5 * z * SpecialFunctions.Erfc(-z / Constants.Sqrt2);

        public override double Slope(double z) =>
            (0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2)) + (z * Math.Exp(-0.5 * z * z) / Constants.Sqrt2Pi);

        public override string AddTo(IOperatorGraph graph, string value, string result) =>
            graph.AddWith("approximate", "none", "Gelu", result, value);
    }
}
