using MLSpectral.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral.Tensors;

/// <summary>Activations and their derivatives on tensors of any shape and floating type, accurate to rounding in that type.</summary>
internal static class TensorActivation
{
    private const double GeluCubic = 0.044715;
    private static readonly double GeluTanhFactor = Math.Sqrt(2 / Math.PI);

    /// <summary>Scale · (φ(z) − Shift).</summary>
    public static Tensor ApplyTo(this Activation activation, Tensor z)
    {
        Tensor a = activation.Kind switch
        {
            ActivationKind.Identity => z,
            ActivationKind.Relu => z.relu(),
            ActivationKind.LeakyRelu => nn.functional.leaky_relu(z, activation.NegativeSlope),
            ActivationKind.Gelu => nn.functional.gelu(z),
            ActivationKind.GeluTanh => nn.functional.gelu(z, GELU.Approximate.tanh),
            ActivationKind.Tanh => z.tanh(),
            ActivationKind.Sigmoid => z.sigmoid(),

            // nn.functional.softplus is linear beyond 20, off by 2e-9: visible in double precision.
            ActivationKind.Softplus => nn.functional.logsigmoid(z.neg()).neg(),
            ActivationKind.Erf => z.erf(),
            ActivationKind.SiLU => nn.functional.silu(z),
            _ => throw Unknown(activation),
        };
        if (activation.Shift != 0)
            a = a - activation.Shift;
        if (activation.Scale != 1)
            a = a * activation.Scale;
        return a;
    }

    /// <summary>The derivative Scale · φ'(z); at a kink the one-sided value that automatic differentiation uses.</summary>
    public static Tensor DerivativeAt(this Activation activation, Tensor z)
    {
        Tensor derivative = activation.Kind switch
        {
            ActivationKind.Identity => ones_like(z),
            ActivationKind.Relu => z.gt(0).to_type(z.dtype),
            ActivationKind.LeakyRelu => where(z.gt(0), ones_like(z), full_like(z, activation.NegativeSlope)),
            ActivationKind.Gelu => (0.5 * special.erfc(z * -Math.Sqrt(0.5))) + (z * (z * z * -0.5).exp() / Math.Sqrt(2 * Math.PI)),
            ActivationKind.GeluTanh => GeluTanhDerivative(z),
            ActivationKind.Tanh => 1 - z.tanh().square(),
            ActivationKind.Sigmoid => SigmoidDerivative(z),
            ActivationKind.Softplus => z.sigmoid(),
            ActivationKind.Erf => (z * z).neg().exp() * (2 / Math.Sqrt(Math.PI)),
            ActivationKind.SiLU => z.sigmoid() + (z * SigmoidDerivative(z)),
            _ => throw Unknown(activation),
        };
        return activation.Scale == 1 ? derivative : derivative * activation.Scale;
    }

    private static Tensor SigmoidDerivative(Tensor z) => z.sigmoid() * z.neg().sigmoid();

    private static Tensor GeluTanhDerivative(Tensor z)
    {
        Tensor square = z * z;
        Tensor tanh = (GeluTanhFactor * (z + (GeluCubic * z * square))).tanh();
        return (0.5 * (1 + tanh)) + (0.5 * GeluTanhFactor * z * (1 - tanh.square()) * (1 + (3 * GeluCubic * square)));
    }

    private static ArgumentOutOfRangeException Unknown(Activation activation) => new(nameof(activation), activation.Kind, "Unknown activation.");
}
