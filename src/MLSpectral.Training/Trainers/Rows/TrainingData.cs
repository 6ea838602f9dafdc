using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLSpectral;

/// <summary>The rows that <c>Fit</c> got, or the options set aside.</summary>
/// <param name="Train">To train on.</param>
/// <param name="Validation">To validate with; null for none.</param>
internal sealed record TrainingData(TrainingRows Train, TrainingRows? Validation)
{
    /// <summary>Reads and splits. The rows belong to the caller's dispose scope.</summary>
    /// <exception cref="InvalidOperationException">No row could be used, or the two sets have different features, labels of different
    /// lengths or different numbers of classes.</exception>
    public static TrainingData Read(
        TrainContext context,
        FeedForwardOptions options,
        RunGenerators generators,
        CancelRequest cancellation,
        IChannel channel
    )
    {
        if (context.ValidationSet is not null && options.ValidationFraction is not null)
            throw new InvalidOperationException("Fit got a validation set and the option ValidationFraction is set too. Use one of them.");
        if (context.ValidationSet is not null)
            CheckLabels(context.TrainingSet.Schema.Label!.Value, context.ValidationSet.Schema.Label!.Value);
        TrainingRows train = RowReader.Read(context.TrainingSet, "training", cancellation);
        TrainingRows? validation = context.ValidationSet is null ? null : RowReader.Read(context.ValidationSet, "validation", cancellation);
        if (validation is not null && validation.Width != train.Width)
            throw new InvalidOperationException(
                $"The validation data has {validation.Width} features in '{options.FeatureColumnName}' and the training data "
                    + $"{train.Width}. Prepare both with the same fitted transforms."
            );
        Report(train.Counts, "training", channel);
        Report(validation?.Counts ?? default, "validation", channel);
        if (options.ValidationFraction is not double fraction || train.Count <= 1)
            return new TrainingData(train, validation);
        (TrainingRows remaining, TrainingRows share) = train.Split(fraction, generators.Validation);
        train.Dispose();
        return new TrainingData(remaining, share);
    }

    /// <summary>
    /// The rows as a task learns from them, with weights of mean 1, so that the learning rate means the same with and without weights.
    /// </summary>
    public TrainingData EncodedFor(LearningTask task) =>
        new(task.Encode(Train).WithNormalizedWeights(), Validation is null ? null : task.Encode(Validation).WithNormalizedWeights());

    private static void CheckLabels(DataViewSchema.Column train, DataViewSchema.Column validation)
    {
        (int expected, int actual) = (LabelCursor.Width(train), LabelCursor.Width(validation));
        if (actual != expected)
            throw new InvalidOperationException(
                $"The validation data has {actual} values in the label '{validation.Name}' and the training data {expected}. "
                    + $"Prepare both with the same fitted transforms."
            );
        (ulong expectedClasses, ulong actualClasses) = (ClassCount(train), ClassCount(validation));
        if (actualClasses != expectedClasses)
            throw new InvalidOperationException(
                $"The validation data has {actualClasses} classes in the label '{validation.Name}' and the training data "
                    + $"{expectedClasses}. Prepare both with the same fitted transforms, so that a key means the same class."
            );
        if (
            KeyNames(train) is string[] expectedNames
            && KeyNames(validation) is string[] actualNames
            && !expectedNames.SequenceEqual(actualNames, StringComparer.Ordinal)
        )
            throw new InvalidOperationException(
                $"The keys of the label '{validation.Name}' stand for other values in the validation data than in the training "
                    + $"data, or in another order. Prepare both with the same fitted transforms, so that a key means the same class."
            );
    }

    // Null where the label is no key with texts for values.
    private static string[]? KeyNames(DataViewSchema.Column label)
    {
        if (
            label.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type
            is not VectorDataViewType { ItemType: TextDataViewType }
        )
            return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    // 0 where the label is no key.
    private static ulong ClassCount(DataViewSchema.Column label) => label.Type is KeyDataViewType key ? key.Count : 0;

    private static void Report(RowCounts counts, string set, IChannel channel)
    {
        if (counts.Skipped == 0)
            return;
        channel.Warning(
            MessageSensitivity.None,
            "Skipped {0} {1} rows with a missing or infinite value: {2} in features, {3} in the label, {4} in the weight.",
            counts.Skipped,
            set,
            counts.BadFeatures,
            counts.BadLabel,
            counts.BadWeight
        );
    }
}
