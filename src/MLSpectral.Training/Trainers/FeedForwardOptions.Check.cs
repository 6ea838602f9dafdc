using MLSpectral.Statistics.Checks;

namespace MLSpectral;

/// <content>What options may be.</content>
public abstract partial class FeedForwardOptions
{
    /// <summary>Refuses what cannot be meant.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other; the message names it and the
    /// remedy.</exception>
    internal virtual void Check()
    {
        OptionCheck.NotEmpty(LabelColumnName, nameof(LabelColumnName));
        OptionCheck.NotEmpty(FeatureColumnName, nameof(FeatureColumnName));
        CheckNetwork();
        CheckOptimization();
        CheckSteering();
        CheckProbes();
        CheckLayers();
    }

    private void CheckNetwork()
    {
        OptionCheck.NotNull(HiddenLayers, nameof(HiddenLayers), "Use an empty array for a linear model.");
        for (int i = 0; i < HiddenLayers.Length; i++)
            OptionCheck.AtLeast(
                1,
                HiddenLayers[i],
                $"HiddenLayers[{i}]",
                "every hidden layer needs at least one unit. Remove it or give it a width."
            );
        Initialization(seed: 0).Check(HiddenLayers);
    }

    private void CheckOptimization()
    {
        OptionCheck.NotNull(Optimizer, nameof(Optimizer), "Use for example Optimizer.Adam(0.001).");
        OptionCheck.Positive(GradientClipping ?? 1, nameof(GradientClipping), "it is the largest gradient norm. Use null for no limit.");
        OptionCheck.NotNegative(L2Regularization, nameof(L2Regularization), "it must be 0 (none) or a positive number.");
        OptionCheck.AtLeast(1, NumberOfEpochs, nameof(NumberOfEpochs), "training takes at least one pass over the rows.");
        OptionCheck.AtLeast(1, BatchSize ?? 1, nameof(BatchSize), "a step takes at least one row. Use null for the default.");
        OptionCheck.That(
            !Optimizer.IsFullBatch || BatchSize is null,
            nameof(BatchSize),
            BatchSize,
            "Optimizer.GradientDescent takes all rows in every step. Remove the batch size, or use Optimizer.Sgd."
        );
        OptionCheck.AtLeast(
            1,
            NumberOfThreads ?? 1,
            nameof(NumberOfThreads),
            "training needs at least one thread. Use null to let the trainer choose."
        );
        OptionCheck.That(
            !(NumberOfThreads > MaximumThreads),
            nameof(NumberOfThreads),
            NumberOfThreads,
            $"at most {MaximumThreads} are supported. Use the number of processor cores, here {Environment.ProcessorCount}."
        );
        OptionCheck.That(
            ValidationFraction is null or (> 0 and < 1),
            nameof(ValidationFraction),
            ValidationFraction,
            "it must lie between 0 and 1, both excluded. Use null for no validation rows."
        );
        OptionCheck.Defined(OnDivergence, nameof(OnDivergence));
    }

    private void CheckSteering()
    {
        OptionCheck.NotNull(LearningRateSchedule, nameof(LearningRateSchedule), "Use LearningRateSchedule.Constant for one rate.");
        OptionCheck.That(
            LearningRateSchedule.WarmUpEpochs < NumberOfEpochs,
            nameof(LearningRateSchedule),
            LearningRateSchedule,
            $"its warm-up takes all of the {NumberOfEpochs} epochs. Shorten it, or train longer."
        );
        OptionCheck.NoneNull(Callbacks, nameof(Callbacks), "Use an empty array for none.", "Use for example new EarlyStopping().");
        OptionCheck.Defined(OnCancellation, nameof(OnCancellation));
        OptionCheck.Defined(BestBy ?? default, nameof(BestBy));
    }

    private void CheckProbes()
    {
        OptionCheck.NoneNull(Probes, nameof(Probes), "Use an empty array to measure nothing.", "Use for example Probe.Weights().");
        OptionCheck.NotNull(ProbeSchedule, nameof(ProbeSchedule), "Use for example ProbeSchedule.AtStartAndEnd.");
        OptionCheck.AtLeast(
            1,
            ProbeSampleSize,
            nameof(ProbeSampleSize),
            "kernels are measured on at least one row. Use an empty Probes to measure nothing."
        );
        OptionCheck.AtLeast(
            0,
            BootstrapReplicas,
            nameof(BootstrapReplicas),
            "it is a number of samples. Use 0 for no bootstrap, or for example 1000."
        );
    }

    private void CheckLayers()
    {
        int count = HiddenLayers.Length + 1;
        OptionCheck.That(
            TrainedLayers is null or { Length: > 0 },
            nameof(TrainedLayers),
            "empty",
            "at least one layer must train. Use null to train all."
        );
        for (int i = 0; i < TrainedLayers?.Length; i++)
            OptionCheck.That(
                TrainedLayers[i] >= 1 && TrainedLayers[i] <= count,
                $"TrainedLayers[{i}]",
                TrainedLayers[i],
                $"this network's layers are numbered 1 to {count}, the last being the output. Use null to train all."
            );
        OptionCheck.That(
            LayerLearningRateFactors is null || LayerLearningRateFactors.Length == count,
            nameof(LayerLearningRateFactors),
            $"of {LayerLearningRateFactors?.Length} numbers",
            $"this network has {count} layers, the output layer included. Give a factor for each, or null for 1 everywhere."
        );
        for (int i = 0; i < LayerLearningRateFactors?.Length; i++)
            OptionCheck.NotNegative(
                LayerLearningRateFactors[i],
                $"LayerLearningRateFactors[{i}]",
                "the factor of a layer's learning rate is 0 or a positive number; 1 is the rate of the optimizer."
            );
    }
}
