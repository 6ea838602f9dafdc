using MathNet.Numerics;

namespace MLSpectral;

/// <summary>
/// The derivatives φ′ of the shapes in managed code: one point in double precision, and whole layers in single precision; at a kink the
/// value from the left, as in torch.
/// </summary>
internal static class ActivationDerivative
{
    private const double GeluCubic = 0.044715;
    private static readonly double GeluTanhFactor = Math.Sqrt(2 / Math.PI);

    public static double Value(ActivationKind kind, double negativeSlope, double z) =>
        kind switch
        {
            ActivationKind.Identity => 1,
            ActivationKind.Relu => z > 0 ? 1 : 0,
            ActivationKind.LeakyRelu => z > 0 ? 1 : negativeSlope,
            ActivationKind.Gelu => (0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2)) + (z * Math.Exp(-0.5 * z * z) / Constants.Sqrt2Pi),
            ActivationKind.GeluTanh => GeluTanh(z),
            ActivationKind.Tanh => 1 - (Math.Tanh(z) * Math.Tanh(z)),
            ActivationKind.Sigmoid => Sigmoid(z) * Sigmoid(-z),
            ActivationKind.Softplus => Sigmoid(z),
            ActivationKind.Erf => 2 / Constants.SqrtPi * Math.Exp(-z * z),
            ActivationKind.SiLU => Sigmoid(z) * (1 + (z * Sigmoid(-z))),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown activation."),
        };

    /// <summary>Multiplies by the derivatives of an activation, its scale included, at preactivations.</summary>
    public static void Multiply(Activation activation, ReadOnlySpan<float> z, Span<float> values)
    {
        for (int i = 0; i < z.Length; i++)
            values[i] *= (float)(activation.Scale * Value(activation.Kind, activation.NegativeSlope, z[i]));
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double GeluTanh(double z)
    {
        double tanh = Math.Tanh(GeluTanhFactor * (z + (GeluCubic * z * z * z)));
        return 0.5 * (1 + tanh + (z * (1 - (tanh * tanh)) * GeluTanhFactor * (1 + (3 * GeluCubic * z * z))));
    }
}
