using System.Numerics.Tensors;
using MathNet.Numerics;
using MLSpectral.Statistics.SpecialFunctions;

namespace MLSpectral;

/// <summary>The shapes φ in managed code: one point in double precision, and whole layers in single precision.</summary>
internal static class ActivationFunction
{
    private const double GeluCubic = 0.044715;
    private static readonly double GeluTanhFactor = Math.Sqrt(2 / Math.PI);

    public static double Value(ActivationKind kind, double negativeSlope, double z) =>
        kind switch
        {
            ActivationKind.Identity => z,
            ActivationKind.Relu => Math.Max(z, 0),
            ActivationKind.LeakyRelu => z >= 0 ? z : negativeSlope * z,
            ActivationKind.Gelu => 0.5 * z * SpecialFunctions.Erfc(-z / Constants.Sqrt2),
            ActivationKind.GeluTanh => 0.5 * z * (1 + Math.Tanh(GeluTanhFactor * (z + (GeluCubic * z * z * z)))),
            ActivationKind.Tanh => Math.Tanh(z),
            ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-z)),
            ActivationKind.Softplus => Math.Max(z, 0) + NearOne.LogOnePlus(Math.Exp(-Math.Abs(z))),
            ActivationKind.Erf => SpecialFunctions.Erf(z),
            ActivationKind.SiLU => z / (1 + Math.Exp(-z)),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown activation."),
        };

    /// <summary>Replaces preactivations by activations.</summary>
    public static void Apply(Activation activation, Span<float> z)
    {
        switch (activation.Kind)
        {
            case ActivationKind.Identity:
                break;
            case ActivationKind.Relu:
                TensorPrimitives.Max(z, 0, z);
                break;
            case ActivationKind.Tanh:
                TensorPrimitives.Tanh(z, z);
                break;
            case ActivationKind.Sigmoid:
                TensorPrimitives.Sigmoid(z, z);
                break;
            case ActivationKind.LeakyRelu:
            case ActivationKind.Gelu:
            case ActivationKind.GeluTanh:
            case ActivationKind.Softplus:
            case ActivationKind.Erf:
            case ActivationKind.SiLU:
                foreach (ref float value in z)
                    value = (float)Value(activation.Kind, activation.NegativeSlope, value);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation.Kind, "Unknown activation.");
        }

        if (activation.Shift != 0)
            TensorPrimitives.Subtract(z, (float)activation.Shift, z);
        if (activation.Scale != 1)
            TensorPrimitives.Multiply(z, (float)activation.Scale, z);
    }
}
