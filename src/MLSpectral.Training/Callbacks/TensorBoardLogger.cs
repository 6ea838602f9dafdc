using Row = MLSpectral.SpectralMeasurement;

namespace MLSpectral;

/// <summary>
/// Writes what happens during training as TensorBoard event files: losses, metric, rate and gradient norm after every epoch, statistics and
/// histograms of all spectra at every probe.
/// </summary>
/// <remarks>
/// <para>Each run has a folder of its own in the log directory, <c>run-1</c>, <c>run-2</c>, …, the first that is not there yet, so that
/// TensorBoard (<c>tensorboard --logdir …</c>) shows folds and repetitions side by side. The global step is the number of optimizer
/// steps.</para>
/// <list type="table">
/// <listheader><term>Tag</term><description>What</description></listheader>
/// <item><term><c>Loss/Train</c>, <c>Loss/Validation</c></term><description>the losses of an epoch, in the units that training
/// minimizes</description></item>
/// <item><term><c>Metric/RSquared</c>, <c>Metric/Accuracy</c></term><description>the metric over the validation rows</description></item>
/// <item><term><c>Training/LearningRate</c>, <c>Training/GradientNorm</c></term><description>of the last step of an
/// epoch</description></item>
/// <item><term><c>Alpha/Weight.1</c>, <c>StableRank/ConjugateKernel.2</c>, <c>Sharpness/NeuralTangentKernel</c></term><description>a column
/// of the trace for each matrix, with its layer; <see cref="Columns"/> says which</description></item>
/// <item><term><c>Eigenvalues/Weight.1</c></term><description>the eigenvalues as a histogram, in TensorBoard's bins, each a tenth wider
/// than the one before</description></item>
/// </list>
/// <para>
/// Values that are NaN are not written. What a callback writes is complete on disk when it returns, so nothing is lost however training
/// ends.
/// </para>
/// </remarks>
public sealed class TensorBoardLogger : TrainingCallback
{
    /// <summary>Logs to a folder, which is made when training starts.</summary>
    /// <param name="logDirectory">The folder; what TensorBoard gets as <c>--logdir</c>.</param>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public TensorBoardLogger(string logDirectory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(logDirectory);
        LogDirectory = logDirectory;
    }

    /// <summary>The folder that the runs' folders are in.</summary>
    public string LogDirectory { get; }

    /// <summary>The columns of the trace that are written, names of properties of <see cref="Row"/> that are Double, or a probe's
    /// own numbers, such as <c>CustomStatistics.TopAlignment</c>.</summary>
    /// <exception cref="ArgumentException">The trace has no such column of numbers.</exception>
    public IReadOnlyList<string> Columns
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (string name in value)
                _ = MeasuredColumn.Find(name, nameof(Columns));
            field = [.. value];
        }
    } =
    [
        nameof(Row.Alpha),
        nameof(Row.StableRank),
        nameof(Row.EffectiveRank),
        nameof(Row.SpectralNorm),
        nameof(Row.OutlierCount),
        nameof(Row.BulkDistance),
        nameof(Row.RelativeChange),
        nameof(Row.OperatorChange),
        nameof(Row.KernelAlignmentToInitial),
        nameof(Row.KernelVelocity),
        nameof(Row.TargetAlignment),
        nameof(Row.CenteredTargetAlignment),
        nameof(Row.Sharpness),
        nameof(Row.EdgeOfStability),
    ];

    /// <summary>A writer for one run.</summary>
    public override TrainingCallback ForRun() =>
        new TensorBoardRun(LogDirectory, [.. Columns.Select(name => MeasuredColumn.Find(name, nameof(Columns)))]);
}
