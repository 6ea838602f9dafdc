namespace MLSpectral;

/// <summary>A model that is a network.</summary>
internal interface INetworkModel
{
    FeedForwardNetwork Network { get; }
}
