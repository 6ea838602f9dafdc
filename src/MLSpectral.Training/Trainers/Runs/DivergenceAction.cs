namespace MLSpectral;

/// <summary>The answer to a loss that becomes NaN or infinite.</summary>
public enum DivergenceAction
{
    /// <summary>Stop with an exception that says at which step and what to lower. No model comes back.</summary>
    Throw = 0,

    /// <summary>
    /// Stop and return the network of the last step whose loss was finite; <c>TrainingHistory.Reason</c> says what happened. Keeps a copy
    /// of the weights at every step.
    /// </summary>
    ReturnLastFiniteModel = 1,
}
