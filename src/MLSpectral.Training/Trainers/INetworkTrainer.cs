namespace MLSpectral;

/// <summary>A trainer whose model is a network, as those see it that use it before it is fitted.</summary>
internal interface INetworkTrainer
{
    string FeatureColumnName { get; }

    int HiddenLayerCount { get; }
}
