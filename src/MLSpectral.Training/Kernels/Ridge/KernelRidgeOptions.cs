using MLSpectral.Statistics.Checks;

namespace MLSpectral.Kernels;

/// <summary>How the kernel ridge baselines of a network are computed.</summary>
public sealed record KernelRidgeOptions
{
    /// <summary>The options where nothing is said.</summary>
    public static KernelRidgeOptions Default { get; } = new();

    /// <summary>
    /// The parameters that tangent kernels count; null for those that training changed, so that layers that were not trained do not count.
    /// </summary>
    public ParameterSelection? Parameters { get; init; }

    /// <summary>
    /// λ ≥ 0 of the lazy prediction, in units of the tangent kernel; null to have it chosen by leave-one-out error, as that of all
    /// others is. 0 is where the linearized network ends if gradient descent, at one rate for all layers, goes on until the training
    /// error is 0; it needs a kernel that is not singular.
    /// </summary>
    public double? LazyRidge { get; init; }

    /// <summary>Refuses what cannot be meant.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Check() =>
        OptionCheck.NotNegative(
            LazyRidge ?? 0,
            nameof(LazyRidge),
            "it must be 0 or a positive number. Use null to have it chosen by leave-one-out error."
        );
}
