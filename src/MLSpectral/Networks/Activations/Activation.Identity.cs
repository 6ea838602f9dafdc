namespace MLSpectral;

public sealed partial record Activation
{
    /// <summary>z.</summary>
    public static Activation Identity { get; } = new(new IdentityShape());

    private sealed record IdentityShape() : ActivationShape(ActivationKind.Identity)
    {
        public override double Value(double z) => z;

        public override double Slope(double z) => 1;

        public override string AddTo(IOperatorGraph graph, string value, string result) => value;

        public override void Apply(Span<float> z) { }
    }
}
