using Microsoft.ML;
using MLSpectral;

namespace PaperReproduction.Data;

/// <summary>Gaussian rows that a single-index teacher labels, y = σ(⟨x, β⟩) + noise.</summary>
/// <param name="Rows">n.</param>
/// <param name="Features">d.</param>
/// <param name="Link">σ.</param>
/// <param name="Noise">The standard deviation of the noise.</param>
/// <param name="Seed">Of β, x and the noise.</param>
internal sealed record TeacherProblem(int Rows, int Features, Activation Link, double Noise, int Seed) : Problem
{
    /// <summary>The label without its noise.</summary>
    public const string SignalColumn = "Signal";

    private const int TestRows = 2000;

    // Far behind any training row of the same stream, and behind each other.
    private const long FirstTestRow = 1L << 40,
        FirstFreshRow = 1L << 41;

    public override string Name => FormattableString.Invariant($"{Link} teacher, n {Rows}, d {Features}, noise {Noise}, seed {Seed}");

    public override LearningTask Task => LearningTask.Regression;

    public override int Rows { get; } = Rows;

    public override int Features { get; } = Features;

    /// <summary>β.</summary>
    public float[] Direction(MLContext ml) => [.. ml.Data.TeacherStudent(Options).Directions[0].Span];

    public override (IDataView Train, IDataView Test) Load(MLContext ml) =>
        (ml.Data.TeacherStudent(Options), ml.Data.TeacherStudent(Options with { RowCount = TestRows, FirstRow = FirstTestRow }));

    /// <summary>As many rows as there are to train on, of the same teacher.</summary>
    public IDataView Fresh(MLContext ml) => ml.Data.TeacherStudent(Options with { FirstRow = FirstFreshRow });

    private TeacherStudentOptions Options =>
        new()
        {
            RowCount = Rows,
            FeatureCount = Features,
            Links = [Link.Evaluate],
            Noise = Noise,
            Seed = Seed,
        };
}
