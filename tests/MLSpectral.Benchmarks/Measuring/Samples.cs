namespace MLSpectral.Benchmarks.Measuring;

/// <summary>Repeated measurements of one quantity.</summary>
internal sealed class Samples(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    public double Smallest => _sorted[0];

    public double Median => (_sorted[(Count - 1) / 2] + _sorted[Count / 2]) / 2;

    public double Largest => _sorted[^1];

    /// <summary>For example <c>1.02 (0.98–1.10)</c>.</summary>
    public string ToString(Func<double, string> format) => $"{format(Median)} ({format(Smallest)}–{format(Largest)})";
}
