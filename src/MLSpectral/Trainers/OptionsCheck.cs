namespace MLSpectral.Trainers;

/// <summary>Checks options once, before anything is read or trained, in sentences that name the option and the remedy.</summary>
internal static class OptionsCheck
{
    private const int MaximumThreads = FeedForwardOptions.MaximumThreads;

    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other.</exception>
    public static void Validate(FeedForwardRegressionTrainer.Options options)
    {
        ValidateCommon(options);
        NotNull(options.Loss, nameof(options.Loss), "Use for example RegressionLoss.Squared.");
    }

    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other.</exception>
    public static void Validate(FeedForwardMultiOutputRegressionTrainer.Options options)
    {
        ValidateCommon(options);
        NotNull(options.Loss, nameof(options.Loss), "Use for example RegressionLoss.Squared.");
    }

    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other.</exception>
    public static void Validate(FeedForwardBinaryTrainer.Options options)
    {
        ValidateCommon(options);
        if (options.ClassWeights?.Count is int count and not 2)
            Throw(
                nameof(options.ClassWeights),
                options.ClassWeights,
                $"it has {count} weights, and a Boolean label two classes. Give the weight of false, then that of true."
            );
    }

    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other.</exception>
    public static void Validate(FeedForwardMulticlassTrainer.Options options)
    {
        ValidateCommon(options);
        if (!(options.LabelSmoothing is >= 0 and < 1))
            Throw(nameof(options.LabelSmoothing), options.LabelSmoothing, "it must be at least 0 (none) and less than 1, for example 0.1.");
    }

    private static void ValidateCommon(FeedForwardOptions options)
    {
        NotEmpty(options.LabelColumnName, nameof(options.LabelColumnName));
        NotEmpty(options.FeatureColumnName, nameof(options.FeatureColumnName));
        NotNull(options.HiddenLayers, nameof(options.HiddenLayers), "Use an empty array for a linear model.");
        NotNull(options.Activation, nameof(options.Activation), "Use for example Activation.Relu.");
        NotNull(options.Optimizer, nameof(options.Optimizer), "Use for example Optimizer.Adam(0.001).");
        NotNull(options.Probes, nameof(options.Probes), "Use an empty array to measure nothing.");
        NotNull(options.ProbeSchedule, nameof(options.ProbeSchedule), "Use for example ProbeSchedule.AtStartAndEnd.");
        for (int i = 0; i < options.HiddenLayers.Length; i++)
        {
            if (options.HiddenLayers[i] < 1)
                Throw(
                    $"HiddenLayers[{i}]",
                    options.HiddenLayers[i],
                    "every hidden layer needs at least one unit. Remove it or give it a width."
                );
        }

        for (int i = 0; i < options.Probes.Length; i++)
            NotNull(options.Probes[i], $"Probes[{i}]", "Use for example Probe.Weights().");
        CheckSteering(options);

        Defined(options.Parameterization, nameof(options.Parameterization));
        Defined(options.WeightInitialization ?? default, nameof(options.WeightInitialization));
        Defined(options.OnDivergence, nameof(options.OnDivergence));
        Positive(options.WeightScale, nameof(options.WeightScale), "the initial weights are multiplied by it. Use 1 for the usual scale.");
        if (options.MirroredInitialization && (options.HiddenLayers.Length == 0 || options.HiddenLayers[^1] % 2 != 0))
            Throw(
                nameof(options.MirroredInitialization),
                true,
                "it repeats the first half of the last hidden layer, and "
                    + (
                        options.HiddenLayers.Length == 0
                            ? "there is none. Add a hidden layer."
                            : $"that has {options.HiddenLayers[^1]} units. Give it an even number."
                    )
            );
        Positive(
            options.GradientClipping ?? 1,
            nameof(options.GradientClipping),
            "it is the largest gradient norm. Use null for no limit."
        );
        if (!(options.L2Regularization >= 0) || double.IsInfinity(options.L2Regularization))
            Throw(nameof(options.L2Regularization), options.L2Regularization, "it must be 0 (none) or a positive number.");
        AtLeastOne(options.NumberOfEpochs, nameof(options.NumberOfEpochs), "training takes at least one pass over the rows.");
        AtLeastOne(options.BatchSize ?? 1, nameof(options.BatchSize), "a step takes at least one row. Use null for the default.");
        AtLeastOne(
            options.NumberOfThreads ?? 1,
            nameof(options.NumberOfThreads),
            "training needs at least one thread. Use null to let the trainer choose."
        );
        if (options.NumberOfThreads > MaximumThreads)
            Throw(
                nameof(options.NumberOfThreads),
                options.NumberOfThreads,
                $"at most {MaximumThreads} are supported. Use the number of processor cores, here {Environment.ProcessorCount}."
            );
        AtLeastOne(
            options.ProbeSampleSize,
            nameof(options.ProbeSampleSize),
            "kernels are measured on at least one row. Use an empty Probes to measure nothing."
        );
        if (options.BootstrapReplicas < 0)
            Throw(
                nameof(options.BootstrapReplicas),
                options.BootstrapReplicas,
                "it is a number of samples. Use 0 for no bootstrap, or for example 1000."
            );
        if (options.ValidationFraction is double fraction && !(fraction is > 0 and < 1))
            Throw(
                nameof(options.ValidationFraction),
                fraction,
                "it must lie between 0 and 1, both excluded. Use null for no validation rows."
            );
        if (options.Optimizer.IsFullBatch && options.BatchSize is int batch)
            Throw(
                nameof(options.BatchSize),
                batch,
                "Optimizer.GradientDescent takes all rows in every step. Remove the batch size, or use Optimizer.Sgd."
            );
        CheckTrainedLayers(options);
        CheckLayerFactors(options);
    }

    private static void CheckSteering(FeedForwardOptions options)
    {
        NotNull(options.LearningRateSchedule, nameof(options.LearningRateSchedule), "Use LearningRateSchedule.Constant for one rate.");
        NotNull(options.Callbacks, nameof(options.Callbacks), "Use an empty array for none.");
        for (int i = 0; i < options.Callbacks.Length; i++)
            NotNull(options.Callbacks[i], $"Callbacks[{i}]", "Use for example new EarlyStopping().");
        Defined(options.OnCancellation, nameof(options.OnCancellation));
        Defined(options.BestBy ?? default, nameof(options.BestBy));
        if (options.LearningRateSchedule.WarmUpEpochs >= options.NumberOfEpochs && options.NumberOfEpochs > 0)
            Throw(
                nameof(options.LearningRateSchedule),
                options.LearningRateSchedule,
                $"its warm-up takes all of the {options.NumberOfEpochs} epochs. Shorten it, or train longer."
            );
    }

    private static void CheckTrainedLayers(FeedForwardOptions options)
    {
        if (options.TrainedLayers is not int[] layers)
            return;
        int count = options.HiddenLayers.Length + 1;
        if (layers.Length == 0)
            Throw(nameof(options.TrainedLayers), "empty", "at least one layer must train. Use null to train all.");
        for (int i = 0; i < layers.Length; i++)
        {
            if (layers[i] < 1 || layers[i] > count)
                Throw(
                    $"TrainedLayers[{i}]",
                    layers[i],
                    $"this network's layers are numbered 1 to {count}, the last being the output. Use null to train all."
                );
        }
    }

    private static void CheckLayerFactors(FeedForwardOptions options)
    {
        if (options.LayerLearningRateFactors is not double[] factors)
            return;
        int count = options.HiddenLayers.Length + 1;
        if (factors.Length != count)
            Throw(
                nameof(options.LayerLearningRateFactors),
                $"of {factors.Length} numbers",
                $"this network has {count} layers, the output layer included. Give a factor for each, or null for 1 everywhere."
            );
        for (int i = 0; i < count; i++)
        {
            if (!(factors[i] >= 0) || double.IsInfinity(factors[i]))
                Throw(
                    $"LayerLearningRateFactors[{i}]",
                    factors[i],
                    "the factor of a layer's learning rate is 0 or a positive number; 1 is the rate of the optimizer."
                );
        }
    }

    private static void AtLeastOne(int value, string option, string rule)
    {
        if (value < 1)
            Throw(option, value, rule);
    }

    private static void Positive(double value, string option, string rule)
    {
        if (!(value > 0) || double.IsInfinity(value))
            Throw(option, value, "it must be a positive number; " + rule);
    }

    private static void Defined<T>(T value, string option)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            Throw(option, value, $"it must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    private static void NotNull(object? value, string option, string remedy)
    {
        if (value is null)
            throw new ArgumentNullException(option, $"{option} is null. {remedy}");
    }

    private static void NotEmpty(string value, string option)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentException($"{option} is empty; it must name a column of the data.", option);
    }

    private static void Throw(string option, object value, string rule) =>
        throw new ArgumentException(FormattableString.Invariant($"{option} is {value}; {rule}"), option);
}
