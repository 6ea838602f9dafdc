using MLSpectral.Kernels;

namespace MLSpectral;

/// <summary>
/// How much the rows of each class count in training and in the losses reported, besides example weights. They do not count in the metric.
/// </summary>
public sealed class ClassWeights
{
    private readonly double[]? _weights;

    private ClassWeights(double[]? weights) => _weights = weights;

    /// <summary>All classes count the same: a class's weight is inverse to the (weighted) number of its training rows.</summary>
    public static ClassWeights Balanced { get; } = new(null);

    /// <summary>Given weights.</summary>
    /// <param name="weights">One positive number for each class, in the order of the label's keys; for a Boolean label false, then true.
    /// Only their ratios count.</param>
    /// <exception cref="ArgumentException">There are fewer than two, or one is not positive and finite.</exception>
    public static ClassWeights PerClass(params double[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Length < 2)
            throw new ArgumentException($"There are {weights.Length} class weights; give one for each class.", nameof(weights));
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] > 0) || double.IsInfinity(weights[i]))
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Class weight {i + 1} is {weights[i]}; it must be a positive number. To leave a class out, filter its rows."
                    ),
                    nameof(weights)
                );
        }

        return new([.. weights]);
    }

    /// <summary>For example <c>Balanced</c> or <c>PerClass(1, 10)</c>.</summary>
    public override string ToString() =>
        _weights is null ? nameof(Balanced) : FormattableString.Invariant($"{nameof(PerClass)}({string.Join(", ", _weights)})");

    /// <summary>The number of classes, where it is given.</summary>
    internal int? Count => _weights?.Length;

    /// <summary>The factors that the weights of rows of each class are multiplied with.</summary>
    /// <param name="rows">The training rows; targets are class numbers.</param>
    /// <param name="classCount">The number of classes; those without rows get 1.</param>
    internal IReadOnlyList<double> Factors(TrainingRows rows, int classCount)
    {
        if (_weights is not null)
            return _weights;
        float[] classes = rows.Targets.ToSingles();
        float[]? weights = rows.Weights?.ToSingles();
        var counts = new double[classCount];
        for (int i = 0; i < classes.Length; i++)
            counts[(int)classes[i]] += weights?[i] ?? 1;
        double mean = counts.Sum() / counts.Count(count => count > 0);
        return [.. counts.Select(count => count > 0 ? mean / count : 1)];
    }
}
