using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

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
            ActivationKind.LeakyRelu => z.ReluWithSlope(activation.NegativeSlope),
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
            a = a.Minus(activation.Shift);
        if (activation.Scale != 1)
            a = a.Times(activation.Scale);
        return a;
    }

    /// <summary>The derivative Scale · φ'(z); at a kink the one-sided value that automatic differentiation uses.</summary>
    public static Tensor DerivativeAt(this Activation activation, Tensor z)
    {
        Tensor derivative = activation.Kind switch
        {
            ActivationKind.Identity => ones_like(z),
            ActivationKind.Relu => z.GreaterThan(0).to_type(z.dtype),
            ActivationKind.LeakyRelu => where(z.GreaterThan(0), ones_like(z), ones_like(z).MultiplyBy(activation.NegativeSlope)),
            ActivationKind.Gelu => special
                .erfc(z.Times(-Math.Sqrt(0.5)))
                .Times(0.5)
                .Plus((z * (z * z).Times(-0.5).exp()).Over(Math.Sqrt(2 * Math.PI))),
            ActivationKind.GeluTanh => GeluTanhDerivative(z),
            ActivationKind.Tanh => OneMinusSquare(z.tanh()),
            ActivationKind.Sigmoid => SigmoidDerivative(z),
            ActivationKind.Softplus => z.sigmoid(),
            ActivationKind.Erf => (z * z).neg().exp().Times(2 / Math.Sqrt(Math.PI)),
            ActivationKind.SiLU => z.sigmoid().Plus(z * SigmoidDerivative(z)),
            _ => throw Unknown(activation),
        };
        return activation.Scale == 1 ? derivative : derivative.Times(activation.Scale);
    }

    /// <summary>
    /// Whether <see cref="DerivativeFromValue"/> gives the derivative to the same accuracy as <see cref="DerivativeAt"/>, without z.
    /// </summary>
    public static bool HasDerivativeFromValue(this Activation activation) =>
        activation is { Kind: ActivationKind.Tanh or ActivationKind.Relu, Shift: 0, Scale: 1 };

    /// <summary>The derivative at z, from a = φ(z).</summary>
    public static Tensor DerivativeFromValue(this Activation activation, Tensor a) =>
        activation.Kind switch
        {
            ActivationKind.Tanh => OneMinusSquare(a),
            ActivationKind.Relu => a.GreaterThan(0).to_type(a.dtype),
            _ => throw Unknown(activation),
        };

    private static Tensor SigmoidDerivative(Tensor z) => z.sigmoid() * z.neg().sigmoid();

    private static Tensor GeluTanhDerivative(Tensor z)
    {
        Tensor square = z * z;
        Tensor tanh = z.Plus(z.Times(GeluCubic) * square).Times(GeluTanhFactor).tanh();
        Tensor slope = z.Times(0.5 * GeluTanhFactor) * OneMinusSquare(tanh) * square.Times(3 * GeluCubic).Plus(1);
        return tanh.Plus(1).Times(0.5).Plus(slope);
    }

    private static Tensor OneMinusSquare(Tensor a) => (a * a).neg().Plus(1);

    private static ArgumentOutOfRangeException Unknown(Activation activation) =>
        new(nameof(activation), activation.Kind, "Unknown activation.");
}
