using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSpectral.Kernels;
using MLSpectral.Statistics.Samples;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>Reads rows and compares a regression model with kernel ridge regression on its kernels, in units of the label.</summary>
internal sealed class KernelRidgeEvaluator(
    IHostEnvironment env,
    RegressionPredictionTransformer<FeedForwardRegressionModelParameters> transformer,
    string labelColumnName
)
{
    private readonly FeedForwardRegressionModelParameters _model = transformer.Model;

    /// <exception cref="InvalidOperationException">The model has not kept the network that its training started from, or there are too few
    /// rows.</exception>
    /// <exception cref="ArgumentException">A column is missing or of another type than in training.</exception>
    public KernelRidgeMetrics Evaluate(
        IDataView train,
        IDataView test,
        IDataView? fresh,
        int maximumRows,
        int seed,
        KernelRidgeOptions? options
    )
    {
        FeedForwardNetwork initial =
            _model.InitialNetwork
            ?? throw new InvalidOperationException(
                "The model has not kept the network that its training started from, so there are no kernels of the start and no "
                    + "lazy prediction. Train it with the option KeepInitialNetwork = true."
            );
        NativeTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        LabeledRows trainRows = Read(train, "training", maximumRows, seed),
            testRows = Read(test, "test", int.MaxValue, seed);
        LabeledRows? freshRows = fresh is null ? null : Read(fresh, "fresh", maximumRows, seed);
        return KernelRidgeBaselines.Evaluate(initial, _model.Network, trainRows, testRows, freshRows, options).InUnits(_model.TargetScale);
    }

    // Labels in the units of the network's output, which every fit turns with: in those of the label only errors differ, by their scale.
    private LabeledRows Read(IDataView data, string set, int most, int seed)
    {
        CheckColumns(data.Schema, set);
        using var scope = NewDisposeScope();
        TrainingRows rows = RowReader.Read(
            new RoleMappedData(data, labelColumnName, transformer.FeatureColumnName),
            set,
            CancelRequest.None
        );
        using var generator = new Generator(RandomStream.Seed(seed, 0));
        TrainingRows used = rows.Sample(most, generator);
        Report(rows, used, set);
        Tensor labels = used.Targets.to(ScalarType.Float64).Minus(_model.TargetOffset).DivideBy(_model.TargetScale);
        return new LabeledRows { Inputs = scope.MoveToOuter(used.Features.to(ScalarType.Float64)), Targets = scope.MoveToOuter(labels) };
    }

    private void CheckColumns(DataViewSchema schema, string set)
    {
        int width = _model.Network.InputCount;
        DataViewSchema.Column features = Find(schema, set, transformer.FeatureColumnName),
            label = Find(schema, set, labelColumnName);
        if (!features.Type.Equals(new VectorDataViewType(NumberDataViewType.Single, width)))
            throw new ArgumentException(
                $"The feature column '{features.Name}' of the {set} data is {features.Type}, and the network takes a vector of "
                    + $"{width} Single. Transform the data as that of the training was.",
                nameof(schema)
            );
        if (!label.Type.Equals(NumberDataViewType.Single))
            throw new ArgumentException(
                $"The label column '{label.Name}' of the {set} data is {label.Type}, and EvaluateKernelRidge takes a Single. Name "
                    + $"the right column, or convert it with ml.Transforms.Conversion.ConvertType.",
                nameof(schema)
            );
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string set, string name) =>
        schema.GetColumnOrNull(name)
        ?? throw new ArgumentException(
            $"The {set} data has no column '{name}'; its columns are "
                + $"{string.Join(", ", schema.Select(column => $"'{column.Name}'"))}. Give the data as it enters the model: apply what "
                + $"comes before the trainer in its pipeline.",
            nameof(schema)
        );

    private void Report(TrainingRows rows, TrainingRows used, string set)
    {
        using IChannel channel = env.Start("Evaluation");
        if (rows.Counts.Skipped > 0)
            channel.Warning(
                MessageSensitivity.None,
                "Skipped {0} {1} rows with a missing or infinite value: {2} in features, {3} in the label.",
                rows.Counts.Skipped,
                set,
                rows.Counts.BadFeatures,
                rows.Counts.BadLabel
            );
        if (used.Count < rows.Count)
            channel.Warning(
                MessageSensitivity.None,
                "Kernel ridge is fitted on {0} of {1} {2} rows, drawn at random; raise maximumTrainRows for more.",
                used.Count,
                rows.Count,
                set
            );
    }
}
