using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral;

namespace PaperReproduction.Runs;

/// <summary>
/// Labels from which training takes the initial function away: learning y + f₀(x) from f₀ is learning y from 0, with the same weights.
/// </summary>
internal static class StartSubtraction
{
    /// <summary>The rows with y + f₀(x) as label.</summary>
    public static IDataView Shift(MLContext ml, IDataView rows, FeedForwardNetwork start)
    {
        NetworkEvaluator evaluator = start.CreateEvaluator();
        SchemaDefinition schema = SchemaDefinition.Create(typeof(LabeledRow));
        schema[nameof(LabeledRow.Features)].ColumnType = rows.Schema[nameof(LabeledRow.Features)].Type;
        return ml.Data.LoadFromEnumerable(
            rows.GetColumn<float[]>(nameof(LabeledRow.Features))
                .Zip(rows.GetColumn<float>(nameof(LabeledRow.Label)), (x, y) =>
                    new LabeledRow { Features = x, Label = y + evaluator.Evaluate(x)[0] }
                )
                .ToList(),
            schema
        );
    }
}
