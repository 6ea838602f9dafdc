using Microsoft.ML;
using Microsoft.ML.Calibrators;

namespace MLSpectral.Spectra;

/// <summary>Finds a model in a pipeline, fitted or loaded: in prediction transformers, within calibrated models, in chains however deeply nested; of several the last.</summary>
internal static class ModelSearch
{
    public static T? Find<T>(ITransformer transformer)
        where T : class => transformer switch
        {
            IPredictionTransformer<object> { Model: T model } => model,
            IPredictionTransformer<object> { Model: IWeaklyTypedCalibratedModelParameters { WeaklyTypedSubModel: T model } } => model,
            IEnumerable<ITransformer> chain => chain.Reverse().Select(Find<T>).FirstOrDefault(found => found is not null),
            _ => null,
        };

    /// <summary>What is said where nothing was found.</summary>
    public static ArgumentException NotFound(string what, string name) => new(
        $"There is no model of MLSpectral in it, and so no {what}. Pass a transformer or a chain fitted with one of its trainers, such as ml.Regression.Trainers.FeedForward(...), or loaded from a file; the models within OneVersusAll are not looked at.",
        name);
}
