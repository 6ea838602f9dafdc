using TorchSharp.Modules;

namespace MLSpectral;

/// <summary>The rule by which gradients change the weights, with its learning rate.</summary>
public sealed class Optimizer
{
    private readonly Func<IReadOnlyList<Parameter>, UpdateRule> _create;
    private readonly string _description;

    private Optimizer(string description, double learningRate, Func<IReadOnlyList<Parameter>, UpdateRule> create)
    {
        if (!(learningRate > 0) || double.IsInfinity(learningRate))
            throw new ArgumentOutOfRangeException(
                nameof(learningRate),
                learningRate,
                "The learning rate must be a positive number, for example 0.001."
            );
        _description = description;
        _create = create;
        LearningRate = learningRate;
    }

    /// <summary>The learning rate η; schedules and callbacks change it while a network trains.</summary>
    public double LearningRate { get; }

    /// <summary>Whether each step takes all training rows.</summary>
    public bool IsFullBatch { get; private init; }

    /// <summary>η times the largest curvature at which steps on a quadratic do not diverge; NaN where there is no such number.</summary>
    internal double StableProduct { get; private init; } = double.NaN;

    /// <summary>Gradient descent on all training rows at once: θ ← θ − η ∇L.</summary>
    /// <param name="learningRate">η &gt; 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive and finite.</exception>
    public static Optimizer GradientDescent(double learningRate = 0.1) =>
        new(FormattableString.Invariant($"{nameof(GradientDescent)}({learningRate})"), learningRate, parameters => new DescentRule(
            parameters
        ))
        {
            IsFullBatch = true,
            StableProduct = TrainingMoment.StableProduct(0, nesterov: false),
        };

    /// <summary>Stochastic gradient descent on batches.</summary>
    /// <param name="learningRate">η &gt; 0.</param>
    /// <param name="momentum">μ in [0, 1): v ← μ v + ∇L, θ ← θ − η v.</param>
    /// <param name="nesterov">Whether to look ahead: θ ← θ − η (∇L + μ v).</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum.</exception>
    public static Optimizer Sgd(double learningRate = 0.01, double momentum = 0, bool nesterov = false)
    {
        CheckUnitInterval(momentum, nameof(momentum));
        if (nesterov && momentum == 0)
            throw new ArgumentException("Nesterov's method needs a momentum above 0, for example 0.9.", nameof(nesterov));
        return new(
            FormattableString.Invariant($"{nameof(Sgd)}({learningRate}, momentum: {momentum}, nesterov: {nesterov})"),
            learningRate,
            parameters => new DescentRule(parameters, momentum, nesterov)
        )
        {
            StableProduct = TrainingMoment.StableProduct(momentum, nesterov),
        };
    }

    /// <summary>Adam (Kingma and Ba 2015), with bias correction.</summary>
    /// <param name="learningRate">η &gt; 0.</param>
    /// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean of their squares, in [0, 1).</param>
    /// <param name="epsilon">Added to the denominator, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public static Optimizer Adam(double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    {
        CheckMoments(beta1, beta2, epsilon);
        return new(
            FormattableString.Invariant($"{nameof(Adam)}({learningRate}, {beta1}, {beta2}, {epsilon})"),
            learningRate,
            parameters => new AdamRule(parameters, beta1, beta2, epsilon)
        );
    }

    /// <summary>
    /// Adam with decoupled weight decay (Loshchilov and Hutter 2019): θ ← θ − η λ θ besides Adam's step, biases included.
    /// </summary>
    /// <param name="learningRate">η &gt; 0.</param>
    /// <param name="weightDecay">λ ≥ 0.</param>
    /// <param name="beta1">Decay of the mean of gradients, in [0, 1).</param>
    /// <param name="beta2">Decay of the mean of their squares, in [0, 1).</param>
    /// <param name="epsilon">Added to the denominator, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public static Optimizer AdamW(
        double learningRate = 1e-3,
        double weightDecay = 0.01,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8
    )
    {
        CheckMoments(beta1, beta2, epsilon);
        if (!(weightDecay >= 0) || double.IsInfinity(weightDecay))
            throw new ArgumentOutOfRangeException(nameof(weightDecay), weightDecay, "The weight decay must be 0 or a positive number.");
        return new(
            FormattableString.Invariant($"{nameof(AdamW)}({learningRate}, {weightDecay}, {beta1}, {beta2}, {epsilon})"),
            learningRate,
            parameters => new AdamRule(parameters, beta1, beta2, epsilon, weightDecay)
        );
    }

    /// <summary>For example <c>Adam(0.001, 0.9, 0.999, 1E-08)</c>.</summary>
    public override string ToString() => _description;

    internal UpdateRule Create(IReadOnlyList<Parameter> parameters) => _create(parameters);

    private static void CheckMoments(double beta1, double beta2, double epsilon)
    {
        CheckUnitInterval(beta1, nameof(beta1));
        CheckUnitInterval(beta2, nameof(beta2));
        if (!(epsilon > 0) || double.IsInfinity(epsilon))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Epsilon must be a small positive number, for example 1e-8.");
    }

    private static void CheckUnitInterval(double value, string name)
    {
        if (!(value is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(name, value, $"The {name} must be at least 0 and less than 1, for example 0.9.");
    }
}
