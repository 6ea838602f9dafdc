using Microsoft.ML.Data;
using MLSpectral;

namespace Microsoft.ML;

/// <summary>
/// Regression with several numbers a row: training, metrics and cross-validation. ML.NET's own <c>Evaluate</c> and <c>CrossValidate</c>
/// take one number a row.
/// </summary>
public static class MultiOutputRegressionCatalog
{
    private const string LabelColumnName = FeedForwardOptions.Defaults.LabelColumnName;
    private const string ScoreColumnName = "Score";

    /// <summary>
    /// Creates a <see cref="FeedForwardMultiOutputRegressionTrainer"/>: ReLU network, Adam, squared loss; all spectra at the start and the
    /// end of training.
    /// </summary>
    /// <param name="catalog">The regression trainers.</param>
    /// <param name="labelColumnName">The label column, a vector of <see cref="float"/> of known size.</param>
    /// <param name="featureColumnName">The feature column, a vector of <see cref="float"/> of known size.</param>
    /// <param name="exampleWeightColumnName">The example-weight column, a <see cref="float"/>; null for equal weights.</param>
    /// <param name="hiddenLayers">The widths of the hidden layers; null for 64 and 64.</param>
    /// <param name="learningRate">Adam's learning rate.</param>
    /// <param name="numberOfEpochs">Passes over the training rows.</param>
    /// <param name="batchSize">Rows in each optimizer step.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    public static FeedForwardMultiOutputRegressionTrainer FeedForwardMultiOutput(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = LabelColumnName,
        string featureColumnName = FeedForwardOptions.Defaults.FeatureColumnName,
        string? exampleWeightColumnName = null,
        int[]? hiddenLayers = null,
        double learningRate = FeedForwardOptions.Defaults.LearningRate,
        int numberOfEpochs = FeedForwardOptions.Defaults.NumberOfEpochs,
        int batchSize = FeedForwardOptions.Defaults.BatchSize
    )
    {
        var options = new FeedForwardMultiOutputRegressionTrainer.Options();
        options.Set(
            labelColumnName,
            featureColumnName,
            exampleWeightColumnName,
            hiddenLayers,
            learningRate,
            numberOfEpochs,
            batchSize
        );
        return catalog.FeedForwardMultiOutput(options);
    }

    /// <summary>Creates a <see cref="FeedForwardMultiOutputRegressionTrainer"/> with options.</summary>
    /// <param name="catalog">The regression trainers.</param>
    /// <param name="options">The options; checked and copied here.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or two contradict each other; the message names it and the
    /// remedy.</exception>
    public static FeedForwardMultiOutputRegressionTrainer FeedForwardMultiOutput(
        this RegressionCatalog.RegressionTrainers catalog,
        FeedForwardMultiOutputRegressionTrainer.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new FeedForwardMultiOutputRegressionTrainer(CatalogUtils.GetEnvironment(catalog), FeedForwardOptions.Take(options));
    }

    /// <summary>
    /// Measures vector-valued predictions: R², MAE, MSE and RMSE of each output, and their means. One pass over the data, O(1) memory for
    /// each output.
    /// </summary>
    /// <param name="catalog">The regression catalog.</param>
    /// <param name="data">Scored data.</param>
    /// <param name="labelColumnName">The label column, a vector of <see cref="float"/> of known size.</param>
    /// <param name="scoreColumnName">The score column, a vector of <see cref="float"/> of the same size.</param>
    /// <exception cref="ArgumentException">A column is missing, is of another type, or the two differ in length; the message names
    /// it.</exception>
    public static MultiOutputRegressionMetrics EvaluateMultiOutput(
        this RegressionCatalog catalog,
        IDataView data,
        string labelColumnName = LabelColumnName,
        string scoreColumnName = ScoreColumnName
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(scoreColumnName);
        return MultiOutputRegressionEvaluator.Evaluate(CatalogUtils.GetEnvironment(catalog), data, labelColumnName, scoreColumnName);
    }

    /// <summary>Fits an estimator on each of several folds of the data without that fold, and measures it on that fold.</summary>
    /// <param name="catalog">The regression catalog.</param>
    /// <param name="data">The data. Folds are those of <c>ml.Data.CrossValidationSplit</c>.</param>
    /// <param name="estimator">What to fit: a trainer, or a pipeline with one.</param>
    /// <param name="numberOfFolds">How many folds; at least 2.</param>
    /// <param name="labelColumnName">The label column, a vector of <see cref="float"/> of known size.</param>
    /// <param name="samplingKeyColumnName">A column whose equal values stay in one fold; null for none. Use text or integers: ML.NET puts a
    /// <see cref="float"/> that falls on the edge of two folds in both.</param>
    /// <param name="seed">The seed of the folds; null for that of the <c>MLContext</c>.</param>
    /// <param name="scoreColumnName">The score column that the estimator's model adds.</param>
    /// <returns>For each fold the metrics, the model, and the scored rows that it did not see.</returns>
    /// <exception cref="ArgumentException">There are fewer than 2 folds, or a column does not fit; the message names it.</exception>
    public static IReadOnlyList<TrainCatalogBase.CrossValidationResult<MultiOutputRegressionMetrics>> CrossValidateMultiOutput(
        this RegressionCatalog catalog,
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = LabelColumnName,
        string? samplingKeyColumnName = null,
        int? seed = null,
        string scoreColumnName = ScoreColumnName
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfFolds, 2);
        var folds = new DataOperationsCatalog(CatalogUtils.GetEnvironment(catalog)).CrossValidationSplit(
            data,
            numberOfFolds,
            samplingKeyColumnName,
            seed
        );
        return
        [
            .. folds.Select(
                (fold, index) =>
                {
                    ITransformer model = estimator.Fit(fold.TrainSet);
                    IDataView scored = model.Transform(fold.TestSet);
                    return new TrainCatalogBase.CrossValidationResult<MultiOutputRegressionMetrics>(
                        model,
                        catalog.EvaluateMultiOutput(scored, labelColumnName, scoreColumnName),
                        scored,
                        index
                    );
                }
            ),
        ];
    }
}
