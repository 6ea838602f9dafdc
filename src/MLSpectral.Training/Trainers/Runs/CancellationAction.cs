namespace MLSpectral;

/// <summary>The answer to a cancellation of training, by the options' token or by the <c>MLContext</c>.</summary>
public enum CancellationAction
{
    /// <summary>Stop with an <see cref="OperationCanceledException"/>. No model comes back.</summary>
    Throw = 0,

    /// <summary>
    /// Stop and return the network at the end of the best epoch; within the first epoch, the network as it is. Before the first step
    /// there is nothing to return, and the exception is thrown. Keeps a copy of the best weights.
    /// </summary>
    ReturnBestModel = 1,
}
