using Microsoft.ML.Data;
using MLSpectral;

namespace Microsoft.ML;

/// <summary>Features and leverage scores from the kernels of trained networks.</summary>
public static class KernelFeaturesCatalog
{
    /// <summary>
    /// Creates a <see cref="KernelFeaturesEstimator"/> that fits a trainer with the pipeline and then takes the kernel of its network.
    /// </summary>
    /// <remarks>Only the network is kept. To have the trainer's spectra and history too, fit it first and pass the fitted model.</remarks>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.NormalizeMeanVariance("Features", fixZero: false)
    ///     .Append(ml.Transforms.KernelFeatures(ml.Regression.Trainers.FeedForward()))
    ///     .AppendCacheCheckpoint(ml)  // Sdca reads its rows many times
    ///     .Append(ml.Regression.Trainers.Sdca(featureColumnName: "KernelFeatures"));
    /// </code>
    /// </example>
    /// <param name="catalog">The transforms.</param>
    /// <param name="trainer">A feed-forward trainer of this library, for any task.</param>
    /// <param name="outputColumnName">The column of features to add, a vector of <see cref="float"/>.</param>
    /// <param name="inputColumnName">The column that holds what the network takes, a vector of <see cref="float"/> of known size; null for
    /// the trainer's feature column.</param>
    /// <param name="kernel">Which kernel: the conjugate kernel is that of the last hidden layer.</param>
    /// <param name="numberOfFeatures">How many eigenvectors, those of the largest eigenvalues.</param>
    /// <param name="numberOfLandmarks">How many rows, drawn at random, the eigenvectors are computed on.</param>
    /// <param name="leverageColumnName">The column of leverage scores to add, a <see cref="float"/>; a second transform in a pipeline needs
    /// another name.</param>
    /// <exception cref="ArgumentException">The trainer is not one of this library, or a parameter is outside its range.</exception>
    public static KernelFeaturesEstimator KernelFeatures(
        this TransformsCatalog catalog,
        IEstimator<ISingleFeaturePredictionTransformer<object>> trainer,
        string outputColumnName = KernelFeaturesOptions.DefaultOutputColumnName,
        string? inputColumnName = null,
        KernelKind kernel = KernelKind.ConjugateKernel,
        int numberOfFeatures = KernelFeaturesOptions.DefaultNumberOfFeatures,
        int numberOfLandmarks = KernelFeaturesOptions.DefaultNumberOfLandmarks,
        string leverageColumnName = KernelFeaturesOptions.DefaultLeverageColumnName
    ) =>
        catalog.KernelFeatures(
            trainer,
            Options(outputColumnName, inputColumnName, kernel, numberOfFeatures, numberOfLandmarks, leverageColumnName)
        );

    /// <summary>
    /// Creates a <see cref="KernelFeaturesEstimator"/> that fits a trainer with the pipeline and then takes the kernel of its network, with
    /// options.
    /// </summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="trainer">A feed-forward trainer of this library, for any task.</param>
    /// <param name="options">The options, checked here.</param>
    /// <exception cref="ArgumentException">The trainer is not one of this library, an option is outside its range, or two contradict each
    /// other; the message names it and the remedy.</exception>
    public static KernelFeaturesEstimator KernelFeatures(
        this TransformsCatalog catalog,
        IEstimator<ISingleFeaturePredictionTransformer<object>> trainer,
        KernelFeaturesOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return new KernelFeaturesEstimator(CatalogUtils.GetEnvironment(catalog), new TrainerSource(trainer), options);
    }

    /// <summary>Creates a <see cref="KernelFeaturesEstimator"/> for the network of a fitted or loaded model.</summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="model">A transformer or chain with a model of this library; of several, the last is taken.</param>
    /// <param name="outputColumnName">The column of features to add, a vector of <see cref="float"/>.</param>
    /// <param name="inputColumnName">The column that holds what the network takes, a vector of <see cref="float"/> of known size; null
    /// for the model's feature column. Nothing of the model but its network is run: what comes before the trainer in its pipeline comes
    /// before this transform, too.</param>
    /// <param name="kernel">Which kernel: the conjugate kernel is that of the last hidden layer.</param>
    /// <param name="numberOfFeatures">How many eigenvectors, those of the largest eigenvalues.</param>
    /// <param name="numberOfLandmarks">How many rows, drawn at random, the eigenvectors are computed on.</param>
    /// <param name="leverageColumnName">The column of leverage scores to add, a <see cref="float"/>; a second transform in a pipeline needs
    /// another name.</param>
    /// <exception cref="ArgumentException">There is no network in the model, or a parameter is outside its range.</exception>
    public static KernelFeaturesEstimator KernelFeatures(
        this TransformsCatalog catalog,
        ITransformer model,
        string outputColumnName = KernelFeaturesOptions.DefaultOutputColumnName,
        string? inputColumnName = null,
        KernelKind kernel = KernelKind.ConjugateKernel,
        int numberOfFeatures = KernelFeaturesOptions.DefaultNumberOfFeatures,
        int numberOfLandmarks = KernelFeaturesOptions.DefaultNumberOfLandmarks,
        string leverageColumnName = KernelFeaturesOptions.DefaultLeverageColumnName
    ) =>
        catalog.KernelFeatures(
            model,
            Options(outputColumnName, inputColumnName, kernel, numberOfFeatures, numberOfLandmarks, leverageColumnName)
        );

    /// <summary>Creates a <see cref="KernelFeaturesEstimator"/> for the network of a fitted or loaded model, with options.</summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="model">A transformer or chain with a model of this library; of several, the last is taken. Only its network is
    /// run.</param>
    /// <param name="options">The options, checked here.</param>
    /// <exception cref="ArgumentException">There is no network in the model, an option is outside its range, or two contradict each other;
    /// the message names it and the remedy.</exception>
    public static KernelFeaturesEstimator KernelFeatures(this TransformsCatalog catalog, ITransformer model, KernelFeaturesOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return new KernelFeaturesEstimator(CatalogUtils.GetEnvironment(catalog), new ModelSource(model), options);
    }

    private static KernelFeaturesOptions Options(
        string outputColumnName,
        string? inputColumnName,
        KernelKind kernel,
        int numberOfFeatures,
        int numberOfLandmarks,
        string leverageColumnName
    ) =>
        new()
        {
            OutputColumnName = outputColumnName,
            LeverageColumnName = leverageColumnName,
            FeatureColumnName = inputColumnName,
            Kernel = kernel,
            NumberOfFeatures = numberOfFeatures,
            NumberOfLandmarks = numberOfLandmarks,
        };
}
