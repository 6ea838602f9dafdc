namespace MLSpectral;

/// <summary>The sums that one output's metrics need, row by row.</summary>
internal sealed class OutputErrors
{
    private long _count;
    private double _absolute,
        _squared,
        _labelMean,
        _labelVariation;

    public double MeanAbsoluteError => _absolute / _count;

    public double MeanSquaredError => _squared / _count;

    /// <summary>NaN where the labels do not vary.</summary>
    public double RSquared => _labelVariation > 0 ? 1 - (_squared / _labelVariation) : double.NaN;

    public void Add(double label, double score)
    {
        double error = label - score;
        _absolute += Math.Abs(error);
        _squared += error * error;

        // Σ (y − ȳ)² by Welford's update: Σ y² − n ȳ² loses all digits where labels are far from 0.
        double deviation = label - _labelMean;
        _labelMean += deviation / ++_count;
        _labelVariation += deviation * (label - _labelMean);
    }
}
