namespace TextFeatures;

/// <summary>Who should answer a ticket, and how sure the model is of each team.</summary>
internal sealed class Routing
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
