namespace MLSpectral;

public sealed partial record Activation
{
    /// <summary>z for z ≥ 0, else <paramref name="negativeSlope"/> · z.</summary>
    /// <param name="negativeSlope">The slope for negative z; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is NaN or infinite.</exception>
    public static Activation LeakyRelu(double negativeSlope = 0.01)
    {
        if (!double.IsFinite(negativeSlope))
            throw new ArgumentOutOfRangeException(
                nameof(negativeSlope),
                negativeSlope,
                "The negative slope of a leaky ReLU must be a finite number."
            );
        return new Activation(new LeakyReluShape(negativeSlope));
    }

    private sealed record LeakyReluShape(double NegativeSlope) : ActivationShape(ActivationKind.LeakyRelu)
    {
        public override string Name => FormattableString.Invariant($"{Kind}({NegativeSlope})");

        public override double Parameter => NegativeSlope;

        public override bool IsRectifier => true;

        public override double Value(double z) => z >= 0 ? z : NegativeSlope * z;

        public override double Slope(double z) => z > 0 ? 1 : NegativeSlope;

        public override string AddTo(IOperatorGraph graph, string value, string result) =>
            graph.AddWith("alpha", (float)NegativeSlope, "LeakyRelu", result, value);
    }
}
