namespace MLSpectral.Benchmarks.Scoring;

/// <summary>What the model says of a row.</summary>
internal sealed class Prediction
{
    public float Score { get; set; }
}
