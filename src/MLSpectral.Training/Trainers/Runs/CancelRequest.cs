namespace MLSpectral;

/// <summary>Whether somebody wants a run to end: the options' token, or ML.NET's cancel flag.</summary>
/// <param name="isHostCancelled">Reads the flag.</param>
/// <param name="token">The token.</param>
internal sealed class CancelRequest(Func<bool> isHostCancelled, CancellationToken token)
{
    private OperationCanceledException? _thrown;

    /// <summary>For runs that nobody cancels.</summary>
    public static CancelRequest None => new(() => false, CancellationToken.None);

    /// <summary>Whether it is wanted.</summary>
    public bool IsRequested => token.IsCancellationRequested || isHostCancelled();

    /// <param name="step">Optimizer steps taken, for the message.</param>
    /// <exception cref="OperationCanceledException">It is wanted.</exception>
    public void ThrowIfRequested(long step)
    {
        if (token.IsCancellationRequested)
            throw _thrown = new OperationCanceledException(
                $"Training was cancelled by the option CancellationToken after {step} steps.",
                token
            );
        if (isHostCancelled())
            throw _thrown = new OperationCanceledException($"Training was cancelled by the MLContext after {step} steps.");
    }

    /// <summary>Whether an exception is from here, not from a callback or a probe.</summary>
    public bool HasThrown(OperationCanceledException exception) => ReferenceEquals(exception, _thrown);
}
