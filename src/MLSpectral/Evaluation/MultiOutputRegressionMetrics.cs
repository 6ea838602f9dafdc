namespace MLSpectral;

/// <summary>The metrics of vector-valued predictions: for each output, and their mean over outputs.</summary>
/// <remarks>
/// As in ML.NET's own regression evaluator, a row with a NaN in its label or its score does not count, and infinite values do. Here one
/// NaN among the C values takes the whole row out, so that all outputs are measured on the same rows. Unlike there, metrics of no rows
/// are NaN, not 0. All sums are in double precision.
/// </remarks>
public sealed class MultiOutputRegressionMetrics
{
    internal MultiOutputRegressionMetrics(
        IReadOnlyList<OutputRegressionMetrics> outputs,
        long rowCount,
        long rowsWithoutLabel,
        long rowsWithoutScore
    )
    {
        Outputs = outputs;
        RowCount = rowCount;
        RowsWithoutLabel = rowsWithoutLabel;
        RowsWithoutScore = rowsWithoutScore;
    }

    /// <summary>The metrics of each output, in the order of the slots.</summary>
    public IReadOnlyList<OutputRegressionMetrics> Outputs { get; }

    /// <summary>n, the number of rows that count.</summary>
    public long RowCount { get; }

    /// <summary>The number of rows that were left out for a NaN in the label.</summary>
    public long RowsWithoutLabel { get; }

    /// <summary>The number of rows that were left out for a NaN in the score, with labels that have none.</summary>
    public long RowsWithoutScore { get; }

    /// <summary>The mean of the outputs' R²; NaN if one of them is, because all its labels are equal.</summary>
    public double RSquared => Outputs.Average(output => output.RSquared);

    /// <summary>The mean of the outputs' mean absolute errors. Means something where the outputs have the same unit.</summary>
    public double MeanAbsoluteError => Outputs.Average(output => output.MeanAbsoluteError);

    /// <summary>The mean of the outputs' mean squared errors. Means something where the outputs have the same unit.</summary>
    public double MeanSquaredError => Outputs.Average(output => output.MeanSquaredError);

    /// <summary>
    /// The mean of the outputs' root mean squared errors (not the root of <see cref="MeanSquaredError"/>). Means something where the
    /// outputs have the same unit.
    /// </summary>
    public double RootMeanSquaredError => Outputs.Average(output => output.RootMeanSquaredError);

    /// <summary>The means over outputs, for example <c>3 outputs: R² 0.9, MAE 0.1, RMSE 0.2</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{Outputs.Count} outputs: R² {RSquared:G3}, MAE {MeanAbsoluteError:G3}, RMSE {RootMeanSquaredError:G3}"
        );
}
