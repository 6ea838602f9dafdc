namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// A fully connected layer at initialization, a = φ(s W x + t b), as its limiting laws see it: independent weights of mean 0 and one
/// variance, biases 0.
/// </summary>
public sealed record RandomLayer
{
    /// <summary>The number of inputs, m_{l−1}.</summary>
    public required int Inputs { get; init; }

    /// <summary>The number of units, m_l.</summary>
    public required int Units { get; init; }

    /// <summary>The moments of φ for preactivations of a given standard deviation.</summary>
    public required Func<double, ActivationMoments> Moments { get; init; }

    /// <summary>The mean square of an entry of W, the expected or the drawn one.</summary>
    public required double WeightVariance { get; init; }

    /// <summary>s: 1 in the standard parameterization, 1/√inputs in the NTK parameterization.</summary>
    public double WeightScale { get; init; } = 1;

    /// <summary>t; 0 for a layer without biases.</summary>
    public double BiasScale { get; init; }

    /// <summary>Whether there are biases and they are not 0, which no law here covers.</summary>
    public bool HasNonzeroBiases { get; init; }

    /// <summary>Whether its weights (and biases) count in the tangent kernel.</summary>
    public bool IsTrained { get; init; } = true;

    /// <summary>
    /// ‖s_{L+1}W_{L+1} ⋯ s_{l+1}W_{l+1}‖_F², the weights above this layer multiplied out; null for what is expected of them. With
    /// few outputs the drawn value differs from it by some percent, and scales the tangent kernel of deep networks.
    /// </summary>
    public double? SquareAbove { get; init; }

    /// <summary>
    /// s²·Var W·inputs: the variance of preactivations over the mean square of the inputs; 1 as Fan and Wang have it, 2 for He's
    /// initialization.
    /// </summary>
    internal double Gain => WeightScale * WeightScale * WeightVariance * Inputs;
}
