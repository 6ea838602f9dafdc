using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>What a <see cref="SpectralMonitor"/> knows besides the module and the sample.</summary>
public sealed record SpectralMonitorOptions
{
    /// <summary>The targets of the sample, n or n × C, for the columns of alignment, which are NaN without them. Copied.</summary>
    public Tensor? Targets { get; init; }

    /// <summary>The seed of what probes simulate: permutations, bootstrap.</summary>
    public int Seed { get; init; }

    /// <summary>Replicas of the bootstrap of the power-law fit of every row, for <c>PowerLawPValue</c>; 0 for none.</summary>
    public int BootstrapReplicas { get; init; }

    /// <summary>
    /// The second derivative of the loss of one output of one row by that output, where it is constant, for <c>Sharpness</c> and
    /// <c>EdgeOfStability</c>: 2 for the mean squared error. NaN leaves these columns NaN.
    /// </summary>
    public double LossCurvature { get; init; } = double.NaN;

    /// <summary>
    /// The momentum μ of gradient descent (0 for none), whose steps diverge on a quadratic sharper than 2(1 + μ)/η, for
    /// <c>EdgeOfStability</c>. NaN, the default, for Adam and other optimizers: they have no such edge, and the column is NaN.
    /// </summary>
    public double Momentum { get; init; } = double.NaN;

    /// <summary>Whether the momentum is Nesterov's, whose edge is (2 + 2μ)/(1 + 2μ)/η.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Refuses what cannot be meant.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(BootstrapReplicas);
        if (LossCurvature < 0 || double.IsInfinity(LossCurvature))
            throw new ArgumentOutOfRangeException(
                nameof(LossCurvature),
                LossCurvature,
                "The curvature of a loss is not negative: 2 for the mean squared error, NaN where it is not constant."
            );
        if (Momentum is < 0 or >= 1)
            throw new ArgumentOutOfRangeException(
                nameof(Momentum),
                Momentum,
                "The momentum must be at least 0 and less than 1, or NaN for an optimizer that is not gradient descent."
            );
    }
}
