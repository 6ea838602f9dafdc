using Microsoft.ML.Data;
using MLSpectral;

namespace Microsoft.ML;

/// <summary>Feed-forward networks with spectral probes, among ML.NET's trainers.</summary>
public static class FeedForwardCatalog
{
    /// <summary>
    /// Creates a <see cref="FeedForwardRegressionTrainer"/>: ReLU network, Adam, squared loss; all spectra at the start and the end of
    /// training.
    /// </summary>
    /// <param name="catalog">The regression trainers.</param>
    /// <param name="labelColumnName">The label column, a <see cref="float"/>.</param>
    /// <param name="featureColumnName">The feature column, a vector of <see cref="float"/> of known size.</param>
    /// <param name="exampleWeightColumnName">The example-weight column, a <see cref="float"/>; null for equal weights.</param>
    /// <param name="hiddenLayers">The widths of the hidden layers; null for 64 and 64.</param>
    /// <param name="learningRate">Adam's learning rate.</param>
    /// <param name="numberOfEpochs">Passes over the training rows.</param>
    /// <param name="batchSize">Rows in each optimizer step.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    public static FeedForwardRegressionTrainer FeedForward(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = FeedForwardOptions.Defaults.LabelColumnName,
        string featureColumnName = FeedForwardOptions.Defaults.FeatureColumnName,
        string? exampleWeightColumnName = null,
        int[]? hiddenLayers = null,
        double learningRate = FeedForwardOptions.Defaults.LearningRate,
        int numberOfEpochs = FeedForwardOptions.Defaults.NumberOfEpochs,
        int batchSize = FeedForwardOptions.Defaults.BatchSize
    )
    {
        var options = new FeedForwardRegressionTrainer.Options();
        options.Set(
            labelColumnName,
            featureColumnName,
            exampleWeightColumnName,
            hiddenLayers,
            learningRate,
            numberOfEpochs,
            batchSize
        );
        return catalog.FeedForward(options);
    }

    /// <summary>Creates a <see cref="FeedForwardRegressionTrainer"/> with options.</summary>
    /// <param name="catalog">The regression trainers.</param>
    /// <param name="options">The options; checked and copied here.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or two contradict each other; the message names it and the
    /// remedy.</exception>
    public static FeedForwardRegressionTrainer FeedForward(
        this RegressionCatalog.RegressionTrainers catalog,
        FeedForwardRegressionTrainer.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new FeedForwardRegressionTrainer(CatalogUtils.GetEnvironment(catalog), FeedForwardOptions.Take(options));
    }

    /// <summary>
    /// Creates a <see cref="FeedForwardBinaryTrainer"/>: ReLU network, Adam, logistic loss; all spectra at the start and the end of
    /// training.
    /// </summary>
    /// <param name="catalog">The binary classification trainers.</param>
    /// <param name="labelColumnName">The label column, a <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The feature column, a vector of <see cref="float"/> of known size.</param>
    /// <param name="exampleWeightColumnName">The example-weight column, a <see cref="float"/>; null for equal weights.</param>
    /// <param name="hiddenLayers">The widths of the hidden layers; null for 64 and 64.</param>
    /// <param name="learningRate">Adam's learning rate.</param>
    /// <param name="numberOfEpochs">Passes over the training rows.</param>
    /// <param name="batchSize">Rows in each optimizer step.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    public static FeedForwardBinaryTrainer FeedForward(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = FeedForwardOptions.Defaults.LabelColumnName,
        string featureColumnName = FeedForwardOptions.Defaults.FeatureColumnName,
        string? exampleWeightColumnName = null,
        int[]? hiddenLayers = null,
        double learningRate = FeedForwardOptions.Defaults.LearningRate,
        int numberOfEpochs = FeedForwardOptions.Defaults.NumberOfEpochs,
        int batchSize = FeedForwardOptions.Defaults.BatchSize
    )
    {
        var options = new FeedForwardBinaryTrainer.Options();
        options.Set(
            labelColumnName,
            featureColumnName,
            exampleWeightColumnName,
            hiddenLayers,
            learningRate,
            numberOfEpochs,
            batchSize
        );
        return catalog.FeedForward(options);
    }

    /// <summary>Creates a <see cref="FeedForwardBinaryTrainer"/> with options.</summary>
    /// <param name="catalog">The binary classification trainers.</param>
    /// <param name="options">The options; checked and copied here.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or two contradict each other; the message names it and the
    /// remedy.</exception>
    public static FeedForwardBinaryTrainer FeedForward(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        FeedForwardBinaryTrainer.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new FeedForwardBinaryTrainer(CatalogUtils.GetEnvironment(catalog), FeedForwardOptions.Take(options));
    }

    /// <summary>
    /// Creates a <see cref="FeedForwardMulticlassTrainer"/>: ReLU network, Adam, softmax cross-entropy; all spectra at the start and the
    /// end of training.
    /// </summary>
    /// <param name="catalog">The multiclass classification trainers.</param>
    /// <param name="labelColumnName">The label column, a key.</param>
    /// <param name="featureColumnName">The feature column, a vector of <see cref="float"/> of known size.</param>
    /// <param name="exampleWeightColumnName">The example-weight column, a <see cref="float"/>; null for equal weights.</param>
    /// <param name="hiddenLayers">The widths of the hidden layers; null for 64 and 64.</param>
    /// <param name="learningRate">Adam's learning rate.</param>
    /// <param name="numberOfEpochs">Passes over the training rows.</param>
    /// <param name="batchSize">Rows in each optimizer step.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    public static FeedForwardMulticlassTrainer FeedForward(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = FeedForwardOptions.Defaults.LabelColumnName,
        string featureColumnName = FeedForwardOptions.Defaults.FeatureColumnName,
        string? exampleWeightColumnName = null,
        int[]? hiddenLayers = null,
        double learningRate = FeedForwardOptions.Defaults.LearningRate,
        int numberOfEpochs = FeedForwardOptions.Defaults.NumberOfEpochs,
        int batchSize = FeedForwardOptions.Defaults.BatchSize
    )
    {
        var options = new FeedForwardMulticlassTrainer.Options();
        options.Set(
            labelColumnName,
            featureColumnName,
            exampleWeightColumnName,
            hiddenLayers,
            learningRate,
            numberOfEpochs,
            batchSize
        );
        return catalog.FeedForward(options);
    }

    /// <summary>Creates a <see cref="FeedForwardMulticlassTrainer"/> with options.</summary>
    /// <param name="catalog">The multiclass classification trainers.</param>
    /// <param name="options">The options; checked and copied here.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or two contradict each other; the message names it and the
    /// remedy.</exception>
    public static FeedForwardMulticlassTrainer FeedForward(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        FeedForwardMulticlassTrainer.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new FeedForwardMulticlassTrainer(CatalogUtils.GetEnvironment(catalog), FeedForwardOptions.Take(options));
    }
}
