using Microsoft.ML;

namespace MLSpectral;

/// <summary>The last model with a network in a fitted transformer or chain.</summary>
internal sealed class ModelSource : NetworkSource
{
    private readonly FeedForwardNetwork _network;

    /// <exception cref="ArgumentException">There is none.</exception>
    public ModelSource(ITransformer model)
    {
        ISingleFeaturePredictionTransformer<object> found = ModelSearch
            .All<ISingleFeaturePredictionTransformer<object>>(model)
            .LastOrDefault(one => NetworkOf(one) is not null)
            ?? throw ModelSearch.NotFound("network", nameof(model));
        (_network, FeatureColumnName) = (NetworkOf(found)!, found.FeatureColumnName);
    }

    public override string FeatureColumnName { get; }

    public override int HiddenLayerCount => _network.Layers.Count - 1;

    public override FeedForwardNetwork Network(IDataView data) => _network;

    private static FeedForwardNetwork? NetworkOf(ITransformer transformer) => ModelSearch.Find<INetworkModel>(transformer)?.Network;
}
