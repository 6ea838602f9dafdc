namespace MLSpectral;

public sealed partial record Activation
{
    /// <summary>The tanh approximation of GELU.</summary>
    public static Activation GeluTanh { get; } = new(new GeluTanhShape());

    /// <summary>z (1 + tanh(<see cref="Factor"/> · (z + <see cref="Cubic"/> · z³))) / 2.</summary>
    internal sealed record GeluTanhShape() : ActivationShape(ActivationKind.GeluTanh)
    {
        public const double Cubic = 0.044715;

        public static double Factor { get; } = Math.Sqrt(2 / Math.PI);

        public override bool IsRectifier => true;

        public override double Value(double z) => 0.5 * z * (1 + Math.Tanh(Factor * (z + (Cubic * z * z * z))));

        public override double Slope(double z)
        {
            double tanh = Math.Tanh(Factor * (z + (Cubic * z * z * z)));
            return 0.5 * (1 + tanh + (z * (1 - (tanh * tanh)) * Factor * (1 + (3 * Cubic * z * z))));
        }

        public override string AddTo(IOperatorGraph graph, string value, string result) =>
            graph.AddWith("approximate", "tanh", "Gelu", result, value);
    }
}
