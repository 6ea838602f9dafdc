using Microsoft.ML;

namespace MLSpectral;

/// <summary>The place that the network of kernel features comes from.</summary>
internal abstract class NetworkSource
{
    /// <summary>The column it is, or will be, trained on.</summary>
    public abstract string FeatureColumnName { get; }

    /// <summary>The number of hidden layers.</summary>
    public abstract int HiddenLayerCount { get; }

    /// <summary>Refuses columns that the network could not be had from.</summary>
    public virtual void Check(SchemaShape schema) { }

    /// <summary>The network, trained on the data if it is not trained yet.</summary>
    public abstract FeedForwardNetwork Network(IDataView data);
}
