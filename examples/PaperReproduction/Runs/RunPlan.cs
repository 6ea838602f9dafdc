using System.Globalization;
using System.Text.RegularExpressions;
using MLSpectral;
using PaperReproduction.Data;

namespace PaperReproduction.Runs;

/// <summary>
/// Everything that decides how a run goes: two plans with the same name are the same run, which is trained once however many experiments
/// use it.
/// </summary>
/// <remarks>
/// Networks are those of the paper: neural-tangent parameterization, f(x) = h^(−1/2) vᵀ φ(W x/√d), no bias, entries N(0, 1). The
/// loss is the mean squared error, without ½; labels are not standardized.
/// </remarks>
/// <param name="Problem">The rows.</param>
/// <param name="Method">How it steps.</param>
/// <param name="Rate">The learning rate; see <see cref="IsStandardRate"/>.</param>
/// <param name="Epochs">Passes over the rows; the most, with <see cref="StopLoss"/>.</param>
internal sealed partial record RunPlan(Problem Problem, Method Method, double Rate, int Epochs)
{
    // Of a run with next to no steps, as so many multiplications: half a second.
    private const double Overhead = 6e10;

    /// <summary>The widths of the hidden layers.</summary>
    public IReadOnlyList<int> HiddenLayers { get; init; } = [];

    /// <summary>φ.</summary>
    public Activation Activation { get; init; } = Activation.Tanh.Normalized();

    /// <summary>Whether the first layer alone trains.</summary>
    public bool OnlyFirstLayer { get; init; }

    /// <summary>Whether the second half of the last hidden layer mirrors the first, so that the network starts as 0.</summary>
    public bool IsMirrored { get; init; }

    /// <summary>
    /// Whether the rate is one of the standard parameterization: each layer's rate is then its fan-in times as large here.
    /// </summary>
    public bool IsStandardRate { get; init; }

    /// <summary>Rows of a step; all of them, with <see cref="Method.GradientDescent"/> and where there are no more.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The training loss at which the run ends; 0 for none.</summary>
    public double StopLoss { get; init; }

    /// <summary>Of the initial weights and the order of rows.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether what is learned is y + f₀(x), so that f − f₀ learns y.</summary>
    public bool SubtractsStart { get; init; }

    /// <summary>When weights are measured.</summary>
    public MeasuringTimes Times { get; init; }

    /// <summary>Whether kernels are measured, at the start and the end.</summary>
    public bool MeasuresKernels { get; init; }

    /// <summary>
    /// Whether the other tangent kernel is measured too: that of all layers where the first alone trains, and that of the first layer where
    /// all do.
    /// </summary>
    public bool MeasuresOtherTangentKernel { get; init; }

    /// <summary>Whether kernel ridge regression is fitted to the kernels at the start and the end.</summary>
    public bool HasBaselines { get; init; }

    /// <summary>The most rows that kernels are measured on.</summary>
    public int ProbeRows { get; init; } = int.MaxValue;

    /// <summary>Steps of an epoch.</summary>
    public int StepsPerEpoch => (Problem.Rows + Batch - 1) / Batch;

    /// <summary>All that decides the run, in a line.</summary>
    public string Name =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Problem.Name}; {Network}; {Training}{(SubtractsStart ? ", start subtracted" : "")}; seed {Seed}; {Measuring}"
        );

    /// <summary>The name as that of a folder.</summary>
    public string FolderName => NotForFiles().Replace(Name, "-");

    /// <summary>Multiplications, roughly: for estimates of time.</summary>
    public double Work
    {
        get
        {
            double n = Math.Min(Problem.Rows, ProbeRows),
                weights = 0,
                eigen = 0,
                inputs = Problem.Features;
            foreach (int units in HiddenLayers)
            {
                double small = Math.Min(inputs, units);
                weights += inputs * units;
                eigen += (inputs * units * small) + (2 * small * small * small);
                inputs = units;
            }

            double times = Times switch
            {
                MeasuringTimes.StartAndEnd => 2,
                MeasuringTimes.FirstStep => Math.Min(4, Epochs + 1),
                _ => 9,
            };
            double kernels = MeasuresKernels ? 2 * (HiddenLayers.Count + 1) * ((6 * n * n * n) + (4 * n * weights)) : 0;
            double baselines = HasBaselines ? 40 * n * n * n : 0;
            return (3.0 * Batch * weights * StepsPerEpoch * Epochs * (StopLoss > 0 ? 0.3 : 1))
                + (3 * times * eigen)
                + kernels
                + baselines
                + Overhead;
        }
    }

    private int Batch => Method == Method.GradientDescent ? Problem.Rows : Math.Min(BatchSize ?? Problem.Rows, Problem.Rows);

    private string Network =>
        $"{string.Join('-', HiddenLayers)} {Activation}{(OnlyFirstLayer ? ", first layer" : "")}{(IsMirrored ? ", mirrored" : "")}";

    private string Training =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Method} {Rate}{(IsStandardRate ? " standard" : "")}{(Batch < Problem.Rows ? $" batch {Batch}" : "")}, {Epochs} "
                + $"epochs{(StopLoss > 0 ? $" to {StopLoss}" : "")}"
        );

    private string Measuring => Times + Kernels + (MeasuresOtherTangentKernel ? " and other" : "") + (HasBaselines ? ", ridge" : "");

    private string Kernels =>
        !MeasuresKernels ? ""
        : ProbeRows < Problem.Rows ? $", kernels on {ProbeRows}"
        : ", kernels";

    [GeneratedRegex("[^A-Za-z0-9.]+")]
    private static partial Regex NotForFiles();
}
