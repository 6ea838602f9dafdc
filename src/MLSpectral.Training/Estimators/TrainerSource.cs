using Microsoft.ML;

namespace MLSpectral;

/// <summary>A trainer, which is fitted with the transform.</summary>
internal sealed class TrainerSource : NetworkSource
{
    private readonly IEstimator<ITransformer> _estimator;
    private readonly INetworkTrainer _trainer;

    /// <exception cref="ArgumentException">It is not a trainer of this library.</exception>
    public TrainerSource(IEstimator<ITransformer> estimator)
    {
        _estimator = estimator;
        _trainer =
            estimator as INetworkTrainer
            ?? throw new ArgumentException(
                $"{estimator.GetType().Name} trains no network of MLSpectral. Use one of its trainers, such as "
                    + $"ml.Regression.Trainers.FeedForward(...), or pass a fitted model.",
                nameof(estimator)
            );
    }

    public override string FeatureColumnName => _trainer.FeatureColumnName;

    public override int HiddenLayerCount => _trainer.HiddenLayerCount;

    public override void Check(SchemaShape schema) => _ = _estimator.GetOutputSchema(schema);

    public override FeedForwardNetwork Network(IDataView data) => ModelSearch.Find<INetworkModel>(_estimator.Fit(data))!.Network;
}
