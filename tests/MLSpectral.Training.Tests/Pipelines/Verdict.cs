namespace MLSpectral.Tests.Pipelines;

/// <summary>What a prediction engine can give back.</summary>
internal sealed class Verdict
{
    public float Score { get; set; }

    public float Probability { get; set; }

    public bool PredictedLabel { get; set; }
}

/// <summary>The same of several classes.</summary>
internal sealed class LevelVerdict
{
    public float[] Score { get; set; } = [];

    public string PredictedLabel { get; set; } = "";
}

/// <summary>The same of a regression.</summary>
internal sealed class IncomeVerdict
{
    public float Score { get; set; }
}
