using MathNet.Numerics;

namespace MLSpectral;

public sealed partial record Activation
{
    /// <summary>erf z.</summary>
    public static Activation Erf { get; } = new(new ErfShape());

    private sealed record ErfShape() : ActivationShape(ActivationKind.Erf)
    {
        public override double Value(double z) => SpecialFunctions.Erf(z);

        public override double Slope(double z) => 2 / Constants.SqrtPi * Math.Exp(-z * z);

        public override string AddTo(IOperatorGraph graph, string value, string result) => graph.Add("Erf", result, value);
    }
}
