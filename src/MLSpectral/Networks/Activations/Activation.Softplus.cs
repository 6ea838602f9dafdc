using MLSpectral.Statistics.Functions;

namespace MLSpectral;

public sealed partial record Activation
{
    /// <summary>ln(1 + exp z).</summary>
    public static Activation Softplus { get; } = new(new SoftplusShape());

    private sealed record SoftplusShape() : ActivationShape(ActivationKind.Softplus)
    {
        public override double Value(double z) => Math.Max(z, 0) + NearOne.LogOnePlus(Math.Exp(-Math.Abs(z)));

        public override double Slope(double z) => SigmoidShape.At(z);

        public override string AddTo(IOperatorGraph graph, string value, string result) => graph.Add("Softplus", result, value);
    }
}
