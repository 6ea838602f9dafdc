using Microsoft.ML.Data;
using MLSpectral;
using MLSpectral.Kernels;

namespace Microsoft.ML;

/// <summary>
/// The lazy prediction against what was really learned: kernel ridge regression on the kernels of a network before and after training,
/// beside the network.
/// </summary>
public static class KernelRidgeCatalog
{
    private const int DefaultMaximumTrainRows = 4000;

    /// <summary>
    /// Measures, on test rows, a regression network, linear ridge regression, ridge on the conjugate kernel of its last hidden layer and
    /// on its tangent kernel, at the start (the lazy prediction) and after training: R² and mean squared error in units of the label.
    /// </summary>
    /// <remarks>
    /// <para>λ of each fit is chosen by exact leave-one-out error. All is said in <see cref="KernelRidgeMetrics"/> and
    /// <see cref="KernelRidgeBaselines.Evaluate"/>. Rows with a missing or infinite value are skipped with a warning; example weights do
    /// not count. Double precision, where the model's Score is computed in single precision.</para>
    /// <para>Cost: for n rows five decompositions of n × n matrices, O(n³), and about 50 n² bytes.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// var trainer = ml.Regression.Trainers.FeedForward(new() { KeepInitialNetwork = true });
    /// var model = trainer.Fit(train);
    /// Console.WriteLine(ml.Regression.EvaluateKernelRidge(model, train, test));
    /// </code>
    /// </example>
    /// <param name="catalog">The regression catalog.</param>
    /// <param name="model">What the trainer's <c>Fit</c> returned, or the last transformer of a chain: trained with the option
    /// <c>KeepInitialNetwork</c>.</param>
    /// <param name="trainData">The data it was trained on, as it enters the model: with the feature column, a vector of
    /// <see cref="float"/>, after all transforms.</param>
    /// <param name="testData">Data to compare on, as it enters the model.</param>
    /// <param name="labelColumnName">The label column, a <see cref="float"/>.</param>
    /// <param name="freshData">Data that the trained network's kernels are fitted on, because the training rows have shaped these; null for
    /// the training data.</param>
    /// <param name="maximumTrainRows">The most rows to fit on, of the training data and of the fresh data; where there are more, so many
    /// are drawn at random, with a warning, and the network has the advantage of all.</param>
    /// <param name="seed">The seed of that draw.</param>
    /// <param name="options">Which parameters tangent kernels count, and λ of the lazy prediction; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">The model has not kept the network that training started from, or the data has no row
    /// that can be used.</exception>
    /// <exception cref="ArgumentException">A column is missing or of another type, there are fewer than two rows to fit on, or the lazy
    /// ridge is 0 and the kernel singular.</exception>
    public static KernelRidgeMetrics EvaluateKernelRidge(
        this RegressionCatalog catalog,
        RegressionPredictionTransformer<FeedForwardRegressionModelParameters> model,
        IDataView trainData,
        IDataView testData,
        string labelColumnName = FeedForwardOptions.Defaults.LabelColumnName,
        IDataView? freshData = null,
        int maximumTrainRows = DefaultMaximumTrainRows,
        int seed = 1,
        KernelRidgeOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(testData);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        if (maximumTrainRows < 2)
            throw new ArgumentOutOfRangeException(nameof(maximumTrainRows), maximumTrainRows, "At least 2 rows are needed to fit on.");
        return new KernelRidgeEvaluator(CatalogUtils.GetEnvironment(catalog), model, labelColumnName).Evaluate(
            trainData,
            testData,
            freshData,
            maximumTrainRows,
            seed,
            options
        );
    }
}
