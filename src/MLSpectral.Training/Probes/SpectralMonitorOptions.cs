using MLSpectral.Statistics.Checks;
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
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Check()
    {
        OptionCheck.AtLeast(0, BootstrapReplicas, nameof(BootstrapReplicas), "use 0 for no bootstrap, or for example 1000.");
        OptionCheck.That(
            double.IsNaN(LossCurvature) || (LossCurvature >= 0 && double.IsFinite(LossCurvature)),
            nameof(LossCurvature),
            LossCurvature,
            "the curvature of a loss is not negative. Give 2 for the mean squared error, NaN where it is not constant."
        );
        OptionCheck.That(
            double.IsNaN(Momentum) || Momentum is >= 0 and < 1,
            nameof(Momentum),
            Momentum,
            "it must be at least 0 and less than 1. Give NaN for an optimizer that is not gradient descent."
        );
    }
}
