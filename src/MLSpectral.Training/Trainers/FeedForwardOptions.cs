namespace MLSpectral;

/// <summary>Options of every feed-forward trainer.</summary>
public abstract partial class FeedForwardOptions
{
    // Torch starts as many as it is told; thousands exhaust the stack of the process.
    internal const int MaximumThreads = 256;

    private protected FeedForwardOptions() { }

    /// <summary>The label column.</summary>
    public string LabelColumnName { get; set; } = Defaults.LabelColumnName;

    /// <summary>The feature column: a vector of Single of known size.</summary>
    /// <remarks>Rows that come as sparse vectors, as from text and categories, stay sparse in memory (8 bytes an entry) where a quarter of
    /// the slots or fewer are entries in the first rows, 2²⁰ slots together and at least 32 rows, and more rows follow; a batch is
    /// dense, and training gives the same bits. A dense vector counts as full.</remarks>
    public string FeatureColumnName { get; set; } = Defaults.FeatureColumnName;

    /// <summary>
    /// The example-weight column, a Single; null for equal weights. Weights are divided by their mean; rows whose weight is not positive
    /// and finite are skipped.
    /// </summary>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>The widths of the hidden layers from input to output; empty for a linear model.</summary>
    public int[] HiddenLayers { get; set; } = Defaults.HiddenLayers;

    /// <summary>The activation of the hidden layers; the output is linear.</summary>
    public Activation Activation { get; set; } = Activation.Relu;

    /// <summary>Whether layers have biases.</summary>
    public bool UseBias { get; set; } = true;

    /// <summary>Standard or neural-tangent parameterization.</summary>
    public Parameterization Parameterization { get; set; } = Parameterization.Standard;

    /// <summary>
    /// How weights start; null for He normal with ReLU, leaky ReLU, GELU and SiLU (not normalized), LeCun normal with the others.
    /// </summary>
    public WeightInitialization? WeightInitialization { get; set; }

    /// <summary>What the initial weights are multiplied by; positive.</summary>
    public double WeightScale { get; set; } = 1;

    /// <summary>
    /// Whether the network starts as the function 0: the second half of the last hidden layer repeats the first, and counts in the output
    /// with the opposite sign (Chizat, Oyallon, Bach 2019, section 2.1). Features and kernels are those of half as many units; what
    /// training learns is not added to a random function. Needs a last hidden layer of even width.
    /// </summary>
    public bool MirroredInitialization { get; set; }

    /// <summary>
    /// The layers that train, from 1 (the first hidden layer) to the number of hidden layers plus 1 (the output); null for all. The tangent
    /// kernel counts these only.
    /// </summary>
    public int[]? TrainedLayers { get; set; }

    /// <summary>The optimizer and its learning rate.</summary>
    public Optimizer Optimizer { get; set; } = Optimizer.Adam(Defaults.LearningRate);

    /// <summary>
    /// For each layer, the output layer last, its learning rate over that of the optimizer, 0 or more; null for 1 everywhere. Callbacks
    /// may change them (<see cref="TrainingAction.SetLayerFactor"/>). Gradient descent at a rate η in the standard parameterization is
    /// gradient descent at η in the neural-tangent one with a layer's fan-in as its factor.
    /// </summary>
    public double[]? LayerLearningRateFactors { get; set; }

    /// <summary>How the optimizer's learning rate changes while the network trains.</summary>
    public LearningRateSchedule LearningRateSchedule { get; set; } = LearningRateSchedule.Constant;

    /// <summary>
    /// λ ≥ 0: the gradient of each weight matrix gets λ W added (the penalty λ/2 ‖W‖², not on biases). Losses are reported
    /// without it.
    /// </summary>
    public double L2Regularization { get; set; }

    /// <summary>Passes over the training rows.</summary>
    public int NumberOfEpochs { get; set; } = Defaults.NumberOfEpochs;

    /// <summary>
    /// Rows in each optimizer step; null for 32, or for all rows with <see cref="Optimizer.GradientDescent"/>. Larger than the data means
    /// all rows.
    /// </summary>
    public int? BatchSize { get; set; }

    /// <summary>Whether to visit the rows in a new random order in every epoch.</summary>
    public bool Shuffle { get; set; } = true;

    /// <summary>The largest Euclidean norm of the whole gradient: a longer one is shortened to it. Null for no limit.</summary>
    public double? GradientClipping { get; set; }

    /// <summary>The seed of weights, order, validation split and probe sample; null to draw it from the <c>MLContext</c>.</summary>
    public int? Seed { get; set; }

    /// <summary>
    /// Threads of torch operations while training; null for torch's own setting, but one where steps or probes are too small to share. The
    /// same seed gives the same bits only with the same number.
    /// </summary>
    public int? NumberOfThreads { get; set; }

    /// <summary>
    /// The share of the rows, above 0 and below 1, set aside at random for validation; null for none, or where <c>Fit</c> gets a validation
    /// set.
    /// </summary>
    public double? ValidationFraction { get; set; }

    /// <summary>
    /// Whether the model keeps the network that training started from, as <c>InitialNetwork</c>, for comparisons such as kernel ridge on
    /// its kernels; it is saved with the model, which takes twice the space.
    /// </summary>
    public bool KeepInitialNetwork { get; set; }

    /// <summary>What to do when the loss becomes NaN or infinite.</summary>
    public DivergenceAction OnDivergence { get; set; } = DivergenceAction.Throw;

    /// <summary>What to measure; empty for nothing.</summary>
    public SpectralProbe[] Probes { get; set; } = [Probe.Weights(), Probe.ConjugateKernel(), Probe.NeuralTangentKernel()];

    /// <summary>When to measure.</summary>
    public ProbeSchedule ProbeSchedule { get; set; } = ProbeSchedule.AtStartAndEnd;

    /// <summary>
    /// The most rows that kernels are measured on: drawn once, from the validation rows where there are any; fewer where rows × features
    /// would exceed 2²⁵ (more than 33,554 features at 1000 rows). Time grows with the cube; a kernel takes 8 n² bytes, and those of the
    /// start are kept for the whole run.
    /// </summary>
    public int ProbeSampleSize { get; set; } = Defaults.ProbeSampleSize;

    /// <summary>
    /// How many samples the goodness of fit of every power law is bootstrapped with (<c>PowerLawPValue</c>); 0, the default, for none. 1000
    /// give the p-value to about ±0.02 and take some tenths of a second for each matrix of 1000 eigenvalues.
    /// </summary>
    public int BootstrapReplicas { get; set; }

    /// <summary>
    /// What watches training and may stop it or change its learning rate, for example <see cref="EarlyStopping"/>. With any, a copy of the
    /// best weights is kept.
    /// </summary>
    public TrainingCallback[] Callbacks { get; set; } = [];

    /// <summary>Gets a report after every epoch, on the training thread. An exception it throws ends training.</summary>
    public Action<EpochReport>? OnEpoch { get; set; }

    /// <summary>
    /// Gets a copy of what probes measured, each time they do, on the training thread. An exception it throws ends training.
    /// </summary>
    public Action<SpectralSnapshot>? OnProbe { get; set; }

    /// <summary>
    /// What epochs are compared by, to find the best; null for the validation loss, or the training loss where there are no validation
    /// rows.
    /// </summary>
    public TrainingQuantity? BestBy { get; set; }

    /// <summary>
    /// Ends training when it is cancelled, within one step, one row read, one permutation or one matrix measured; so does ML.NET's own
    /// cancel flag, which hosts such as AutoML set.
    /// </summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>What to do when training is cancelled. No probe measures after a cancellation.</summary>
    public CancellationAction OnCancellation { get; set; } = CancellationAction.Throw;

    /// <summary>How the network starts.</summary>
    /// <param name="seed">The seed of the run.</param>
    internal NetworkInitialization Initialization(int seed) =>
        new()
        {
            Activation = Activation,
            UseBias = UseBias,
            Parameterization = Parameterization,
            WeightInitialization = WeightInitialization,
            WeightScale = WeightScale,
            MirroredInitialization = MirroredInitialization,
            Seed = seed,
        };

    /// <summary>Checks options, and gives a copy that later changes to them do not reach.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other.</exception>
    internal static T Take<T>(T options)
        where T : FeedForwardOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var copy = (T)options.MemberwiseClone();
        copy.CopyArrays();
        return copy;
    }

    private void CopyArrays()
    {
        HiddenLayers = [.. HiddenLayers];
        TrainedLayers = TrainedLayers is null ? null : [.. TrainedLayers];
        LayerLearningRateFactors = LayerLearningRateFactors is null ? null : [.. LayerLearningRateFactors];
        Probes = [.. Probes];
        Callbacks = [.. Callbacks];
    }

    /// <summary>Sets what the catalogs' short overloads take; null for hidden layers means the default.</summary>
    internal void Set(
        string labelColumnName,
        string featureColumnName,
        string? exampleWeightColumnName,
        int[]? hiddenLayers,
        double learningRate,
        int numberOfEpochs,
        int batchSize
    )
    {
        LabelColumnName = labelColumnName;
        FeatureColumnName = featureColumnName;
        ExampleWeightColumnName = exampleWeightColumnName;
        HiddenLayers = hiddenLayers ?? Defaults.HiddenLayers;
        Optimizer = Optimizer.Adam(learningRate);
        NumberOfEpochs = numberOfEpochs;
        BatchSize = batchSize;
    }

    /// <summary>Values that more than one overload starts from.</summary>
    internal static class Defaults
    {
        public const string LabelColumnName = "Label";
        public const string FeatureColumnName = "Features";
        public const double LearningRate = 1e-3;
        public const int NumberOfEpochs = 100;
        public const int BatchSize = 32;
        public const int ProbeSampleSize = 1000;

        public static int[] HiddenLayers => [64, 64];
    }
}
