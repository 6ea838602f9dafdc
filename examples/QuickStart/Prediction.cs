namespace QuickStart;

/// <summary>What the model says of a patient.</summary>
internal sealed class Prediction
{
    public float Score { get; set; }
}
