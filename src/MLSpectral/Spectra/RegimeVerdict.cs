using MLSpectral.Statistics.Regimes;

namespace MLSpectral;

/// <summary>The regime of one matrix at one time; see <see cref="RegimeClassifier"/>.</summary>
public sealed record RegimeVerdict
{
    internal RegimeVerdict(SpectralMeasurement row, RegimeFinding finding)
    {
        (Matrix, Layer, LayerName, Step) = (row.Matrix, row.Layer, row.LayerName, row.Step);
        (Regime, Evidence) = finding;
    }

    /// <summary>The matrix, a name of <see cref="SpectralMatrix"/> or of your own.</summary>
    public string Matrix { get; }

    /// <summary>The layer, from 1; 0 for a matrix of the whole network.</summary>
    public int Layer { get; }

    /// <summary>The layer's name.</summary>
    public string LayerName { get; }

    /// <summary>The step of the measurement that was judged.</summary>
    public long Step { get; }

    /// <summary>The regime.</summary>
    public SpectralRegime Regime { get; }

    /// <summary>The sentence, with the numbers, that the verdict rests on.</summary>
    public string Evidence { get; }

    /// <summary>
    /// For example <c>Weight of layer 1 (Hidden1) at step 120, BulkWithOutliers. A bulk like noise and an outlier: …</c>
    /// </summary>
    public override string ToString()
    {
        string layer = Layer == 0 ? "" : FormattableString.Invariant($" of layer {Layer}");
        string name = LayerName.Length == 0 ? "" : $" ({LayerName})";
        return FormattableString.Invariant($"{Matrix}{layer}{name} at step {Step}, {Regime}. {Evidence}");
    }
}
