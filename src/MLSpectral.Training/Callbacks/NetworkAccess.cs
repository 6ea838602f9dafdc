namespace MLSpectral;

/// <summary>
/// Lets callbacks take the network as it is while they are called: a copy that is made once, when the first asks for it.
/// </summary>
/// <param name="copy">Makes the copy.</param>
internal sealed class NetworkAccess(Func<FeedForwardNetwork> copy)
{
    private FeedForwardNetwork? _network;
    private bool _isClosed;

    /// <summary>Stands in where there is no training.</summary>
    public static NetworkAccess None { get; } =
        new(() => throw new InvalidOperationException("There is no network: this was not made by a training."));

    /// <summary>The copy.</summary>
    /// <exception cref="InvalidOperationException">Training has gone on, and no copy was made before.</exception>
    public FeedForwardNetwork Network
    {
        get
        {
            if (_network is null && _isClosed)
                throw new InvalidOperationException(
                    "Training has gone on since, and the network is another now. Ask for it while the callback is called, and keep what it "
                        + "gives."
                );
            return _network ??= copy();
        }
    }

    /// <summary>From now on no new copy is made.</summary>
    public void Close() => _isClosed = true;

    // Two reports of the same numbers are the same report, wherever their network is.
    public override bool Equals(object? obj) => obj is NetworkAccess;

    public override int GetHashCode() => 0;
}
