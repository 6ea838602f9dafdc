using static TorchSharp.torch;

namespace MLSpectral.Probes;

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
    /// The second derivative of the loss of one output of one row by that output, where it is constant, for <c>Sharpness</c> and <c>EdgeOfStability</c>: 2 for the mean squared error. NaN leaves
    /// these columns NaN.
    /// </summary>
    public double LossCurvature { get; init; } = double.NaN;

    /// <summary>The momentum μ of stochastic gradient descent: its steps diverge on a quadratic sharper than 2(1 + μ)/η. NaN for other optimizers: then <c>EdgeOfStability</c> is NaN.</summary>
    public double Momentum { get; init; }
}
