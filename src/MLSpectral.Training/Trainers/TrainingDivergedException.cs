namespace MLSpectral;

/// <summary>
/// Training was stopped because the loss became NaN or infinite; there is no model. The message says at which step, and what to lower.
/// </summary>
public sealed class TrainingDivergedException : ArithmeticException
{
    /// <summary>Makes the exception.</summary>
    public TrainingDivergedException() { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, and the remedy.</param>
    public TrainingDivergedException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened, and the remedy.</param>
    /// <param name="innerException">What caused it.</param>
    public TrainingDivergedException(string message, Exception innerException)
        : base(message, innerException) { }
}
