using MLSpectral.Statistics.KernelLaws;
using MLSpectral.Statistics.SpecialFunctions;

namespace MLSpectral;

/// <summary>An activation function: <c>Scale · (φ(z) − Shift)</c>, with φ given by <see cref="Kind"/>.</summary>
public sealed record Activation
{
    private Activation(ActivationKind kind) => Kind = kind;

    /// <summary>max(z, 0).</summary>
    public static Activation Relu { get; } = new(ActivationKind.Relu);

    /// <summary>z (1 + erf(z/√2)) / 2.</summary>
    public static Activation Gelu { get; } = new(ActivationKind.Gelu);

    /// <summary>The tanh approximation of GELU.</summary>
    public static Activation GeluTanh { get; } = new(ActivationKind.GeluTanh);

    /// <summary>tanh z.</summary>
    public static Activation Tanh { get; } = new(ActivationKind.Tanh);

    /// <summary>1 / (1 + exp(−z)).</summary>
    public static Activation Sigmoid { get; } = new(ActivationKind.Sigmoid);

    /// <summary>ln(1 + exp z).</summary>
    public static Activation Softplus { get; } = new(ActivationKind.Softplus);

    /// <summary>erf z.</summary>
    public static Activation Erf { get; } = new(ActivationKind.Erf);

    /// <summary>z / (1 + exp(−z)).</summary>
    public static Activation SiLU { get; } = new(ActivationKind.SiLU);

    /// <summary>z.</summary>
    public static Activation Identity { get; } = new(ActivationKind.Identity);

    /// <summary>The shape φ.</summary>
    public ActivationKind Kind { get; }

    /// <summary>The slope for negative z of <see cref="ActivationKind.LeakyRelu"/>; 0 for the others.</summary>
    public double NegativeSlope { get; private init; }

    /// <summary>What is subtracted from φ; 0 unless normalized.</summary>
    public double Shift { get; private init; }

    /// <summary>What φ − Shift is multiplied by; 1 unless normalized.</summary>
    public double Scale { get; private init; } = 1;

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
        return new Activation(ActivationKind.LeakyRelu) { NegativeSlope = negativeSlope };
    }

    /// <summary>
    /// The same shape, shifted and scaled so that it has mean 0 and variance 1 under a standard normal input: E φ(ξ) = 0, E φ(ξ)² =
    /// 1, ξ ~ N(0, 1). The constants come from quadrature and are right to 1e-12.
    /// </summary>
    /// <remarks>Spectral laws of linear-width networks (Fan and Wang 2020, arXiv 2005.11879) are stated for such activations.</remarks>
    public Activation Normalized()
    {
        double Shape(double z) => ActivationFunction.Value(Kind, NegativeSlope, z);
        double mean = StandardNormal.Expectation(Shape);
        double variance = StandardNormal.Expectation(z => (Shape(z) - mean) * (Shape(z) - mean));
        return this with { Shift = mean, Scale = 1 / Math.Sqrt(variance) };
    }

    /// <summary>
    /// E φ, E φ², E φ′ and E (φ′)² for preactivations N(0, σ²): what the spectral laws of random networks need of an
    /// activation. By quadrature, right to 1e-12.
    /// </summary>
    /// <param name="deviation">σ, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deviation"/> is not positive and finite.</exception>
    public ActivationMoments MomentsAt(double deviation)
    {
        if (!(deviation > 0) || double.IsInfinity(deviation))
            throw new ArgumentOutOfRangeException(
                nameof(deviation),
                deviation,
                "The standard deviation of the preactivations must be positive and finite."
            );
        double Derivative(double z) => Scale * ActivationDerivative.Value(Kind, NegativeSlope, deviation * z);
        return new ActivationMoments(
            deviation,
            StandardNormal.Expectation(z => Evaluate(deviation * z)),
            StandardNormal.Expectation(z => Evaluate(deviation * z) * Evaluate(deviation * z)),
            StandardNormal.Expectation(Derivative),
            StandardNormal.Expectation(z => Derivative(z) * Derivative(z))
        );
    }

    /// <summary>The activation at one point, in double precision.</summary>
    /// <param name="z">The preactivation.</param>
    public double Evaluate(double z) => Scale * (ActivationFunction.Value(Kind, NegativeSlope, z) - Shift);

    /// <summary>For example <c>Tanh</c>, <c>LeakyRelu(0.01)</c>, <c>Softplus normalized</c>.</summary>
    public override string ToString()
    {
        string name = Kind == ActivationKind.LeakyRelu ? FormattableString.Invariant($"{Kind}({NegativeSlope})") : Kind.ToString();
        return Shift == 0 && Scale == 1 ? name : name + " normalized";
    }

    /// <summary>The activation read from a model file.</summary>
    internal static Activation Restore(ActivationKind kind, double negativeSlope, double shift, double scale) =>
        new(kind)
        {
            NegativeSlope = negativeSlope,
            Shift = shift,
            Scale = scale,
        };
}
