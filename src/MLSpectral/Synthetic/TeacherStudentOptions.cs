using MLSpectral.Statistics.Checks;

namespace MLSpectral;

/// <summary>
/// The data that a teacher labels: how many rows, of what size, by which functions of which directions, with how much noise.
/// </summary>
public sealed record TeacherStudentOptions
{
    /// <summary>n, the number of rows; they are made when they are read, so there can be any number.</summary>
    public long RowCount { get; init; } = 1000;

    /// <summary>d, the number of features.</summary>
    public int FeatureCount { get; init; } = 100;

    /// <summary>
    /// The links σ_k, one for each direction of the teacher: one for a single-index teacher, more for a multi-index one. Any function of
    /// a number; an activation's is its <see cref="Activation.Evaluate"/>. Softplus, normalized, unless said otherwise.
    /// </summary>
    public IReadOnlyList<Func<double, double>> Links { get; init; } = [Activation.Softplus.Normalized().Evaluate];

    /// <summary>The standard deviation of the Gaussian noise on the label; 0 for none.</summary>
    public double Noise { get; init; } = 0.3;

    /// <summary>
    /// The seed of directions, features and noise. The first rows of a larger data set of the same seed are those of a smaller one.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// The number of the first row: rows from another place in the same stream have the same teacher, so that they can test what was
    /// learned from the first.
    /// </summary>
    public long FirstRow { get; init; }

    /// <summary>Refuses what cannot be meant.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it and the remedy.</exception>
    internal void Check()
    {
        OptionCheck.AtLeast(0, RowCount, nameof(RowCount), "give the number of rows, 0 or more.");
        OptionCheck.That(
            FirstRow >= 0 && FirstRow <= long.MaxValue - RowCount,
            nameof(FirstRow),
            FirstRow,
            "it is the number of a row, 0 or more, with room for RowCount rows behind it."
        );
        OptionCheck.AtLeast(1, FeatureCount, nameof(FeatureCount), "it is the number of features of a row, at least 1.");
        OptionCheck.NoneNull(
            Links,
            nameof(Links),
            "Give a function for each direction of the teacher, for example Activation.Tanh.Evaluate.",
            "Give a function for each direction of the teacher, for example Activation.Tanh.Evaluate."
        );
        OptionCheck.That(
            Links.Count >= 1,
            nameof(Links),
            "empty",
            "it needs a function for each direction of the teacher, at least one; for example Activation.Tanh.Evaluate."
        );
        OptionCheck.That(
            Links.Count <= FeatureCount,
            nameof(Links),
            $"of {Links.Count} functions",
            $"{FeatureCount} features have no more than {FeatureCount} orthogonal directions. Give fewer, or raise FeatureCount."
        );
        OptionCheck.NotNegative(Noise, nameof(Noise), "it is a standard deviation, 0 or a positive number.");
    }
}
