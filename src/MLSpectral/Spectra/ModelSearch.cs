using Microsoft.ML;
using Microsoft.ML.Calibrators;

namespace MLSpectral;

/// <summary>
/// Finds what a pipeline, fitted or loaded, carries: transformers, the models of prediction transformers, those within calibrated models;
/// in chains however deeply nested.
/// </summary>
internal static class ModelSearch
{
    /// <summary>The last one; null if there is none.</summary>
    public static T? Find<T>(ITransformer transformer)
        where T : class => All<T>(transformer).LastOrDefault();

    /// <summary>All, in the order of the pipeline.</summary>
    public static IEnumerable<T> All<T>(ITransformer transformer)
        where T : class =>
        transformer switch
        {
            T found => [found],
            IPredictionTransformer<object> { Model: T model } => [model],
            IPredictionTransformer<object> { Model: IWeaklyTypedCalibratedModelParameters { WeaklyTypedSubModel: T model } } => [model],
            IEnumerable<ITransformer> chain => chain.SelectMany(All<T>),
            _ => [],
        };

    /// <summary>What is said where nothing was found.</summary>
    public static ArgumentException NotFound(string what, string name) =>
        new(
            $"There is no model of MLSpectral in it, and so no {what}. Pass a transformer or a chain fitted with one of its "
                + $"trainers, such as ml.Regression.Trainers.FeedForward(...), or loaded from a file, or append "
                + $"ml.Transforms.ColumnSpectrum(\"Features\") before fitting another; the models within OneVersusAll, and the trainer "
                + $"that KernelFeatures was given, are not kept.",
            name
        );
}
