using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Activations and their derivatives on tensors of any shape and floating type, accurate to rounding in that type.</summary>
internal static class TensorActivation
{
    /// <summary>Scale · (φ(z) − Shift).</summary>
    public static Tensor ApplyTo(this Activation activation, Tensor z)
    {
        Tensor a = FormOf(activation).Value(z);
        if (activation.Shift != 0)
            a = a.Minus(activation.Shift);
        if (activation.Scale != 1)
            a = a.Times(activation.Scale);
        return a;
    }

    /// <summary>The derivative Scale · φ'(z); at a kink the one-sided value that automatic differentiation uses.</summary>
    public static Tensor DerivativeAt(this Activation activation, Tensor z)
    {
        Tensor derivative = FormOf(activation).Slope(z);
        return activation.Scale == 1 ? derivative : derivative.Times(activation.Scale);
    }

    /// <summary>
    /// φ'(z) from a = φ(z), to the same accuracy as <see cref="DerivativeAt"/>; null where that takes z, or the activation is normalized.
    /// </summary>
    public static Func<Tensor, Tensor>? DerivativeFromValue(this Activation activation) =>
        activation.IsNormalized ? null : FormOf(activation).SlopeFromValue;

    /// <summary>The activation that a module of TorchSharp is; null where it is none of these.</summary>
    public static Activation? Of(nn.Module module) =>
        module switch
        {
            ReLU => Activation.Relu,
            LeakyReLU leaky when double.IsFinite(leaky.negative_slope) => Activation.LeakyRelu(leaky.negative_slope),
            Tanh => Activation.Tanh,
            Sigmoid => Activation.Sigmoid,
            GELU { approximate: GELU.Approximate.none } => Activation.Gelu,
            GELU { approximate: GELU.Approximate.tanh } => Activation.GeluTanh,
            Softplus { beta: 1, threshold: >= 20 } => Activation.Softplus,
            SiLU => Activation.SiLU,
            _ => null,
        };

    // One line for each kind: a kind without a line does not compile.
    private static Form FormOf(Activation activation) =>
        activation.Kind switch
        {
            ActivationKind.Identity => new(z => z, z => ones_like(z)),
            ActivationKind.Relu => new(z => z.relu(), Step) { SlopeFromValue = Step },
            ActivationKind.LeakyRelu => new(
                z => z.ReluWithSlope(activation.NegativeSlope),
                z => where(z.GreaterThan(0), ones_like(z), ones_like(z).MultiplyBy(activation.NegativeSlope))
            ),
            ActivationKind.Gelu => new(z => nn.functional.gelu(z), GeluSlope),
            ActivationKind.GeluTanh => new(z => nn.functional.gelu(z, GELU.Approximate.tanh), GeluTanhSlope),
            ActivationKind.Tanh => new(z => z.tanh(), z => OneMinusSquare(z.tanh())) { SlopeFromValue = OneMinusSquare },
            ActivationKind.Sigmoid => new(z => z.sigmoid(), SigmoidSlope),

            // nn.functional.softplus is linear beyond 20, off by 2e-9: visible in double precision.
            ActivationKind.Softplus => new(z => nn.functional.logsigmoid(z.neg()).neg(), z => z.sigmoid()),
            ActivationKind.Erf => new(z => z.erf(), z => (z * z).neg().exp().Times(2 / Math.Sqrt(Math.PI))),
            ActivationKind.SiLU => new(z => nn.functional.silu(z), z => z.sigmoid().Plus(z * SigmoidSlope(z))),
        };

    private static Tensor Step(Tensor z) => z.GreaterThan(0).to_type(z.dtype);

    private static Tensor SigmoidSlope(Tensor z) => z.sigmoid() * z.neg().sigmoid();

    private static Tensor GeluSlope(Tensor z) =>
        special.erfc(z.Times(-Math.Sqrt(0.5))).Times(0.5).Plus((z * (z * z).Times(-0.5).exp()).Over(Math.Sqrt(2 * Math.PI)));

    private static Tensor GeluTanhSlope(Tensor z)
    {
        Tensor square = z * z;
        Tensor tanh = z.Plus(z.Times(Activation.GeluTanhShape.Cubic) * square).Times(Activation.GeluTanhShape.Factor).tanh();
        Tensor slope =
            z.Times(0.5 * Activation.GeluTanhShape.Factor)
            * OneMinusSquare(tanh)
            * square.Times(3 * Activation.GeluTanhShape.Cubic).Plus(1);
        return tanh.Plus(1).Times(0.5).Plus(slope);
    }

    private static Tensor OneMinusSquare(Tensor a) => (a * a).neg().Plus(1);

    /// <summary>A shape in torch.</summary>
    /// <param name="Value">φ(z).</param>
    /// <param name="Slope">φ'(z).</param>
    private sealed record Form(Func<Tensor, Tensor> Value, Func<Tensor, Tensor> Slope)
    {
        /// <summary>φ'(z) from φ(z), where that is as accurate.</summary>
        public Func<Tensor, Tensor>? SlopeFromValue { get; init; }
    }
}
