namespace MLSpectral;

/// <summary>The errors of the scores s of one output against its labels y, over n rows.</summary>
public sealed class OutputRegressionMetrics
{
    internal OutputRegressionMetrics(string? name, OutputErrors errors)
    {
        Name = name;
        MeanAbsoluteError = errors.MeanAbsoluteError;
        MeanSquaredError = errors.MeanSquaredError;
        RSquared = errors.RSquared;
    }

    /// <summary>
    /// The output's slot name in the score column, or in the label column where the scores have none; null where neither has.
    /// </summary>
    public string? Name { get; }

    /// <summary>
    /// R² = 1 − Σ (y − s)² / Σ (y − ȳ)²: 1 is perfect, 0 no better than the mean ȳ of the labels. NaN where all labels are
    /// equal.
    /// </summary>
    public double RSquared { get; }

    /// <summary>Σ |y − s| / n, in units of the label.</summary>
    public double MeanAbsoluteError { get; }

    /// <summary>Σ (y − s)² / n, in squared units of the label.</summary>
    public double MeanSquaredError { get; }

    /// <summary>√(Σ (y − s)² / n), in units of the label.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>For example <c>yield: R² 0.93, MAE 0.12, RMSE 0.15</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Name ?? "output"}: R² {RSquared:G3}, MAE {MeanAbsoluteError:G3}, RMSE {RootMeanSquaredError:G3}");
}
