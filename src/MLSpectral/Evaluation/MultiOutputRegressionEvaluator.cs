using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLSpectral;

/// <summary>Reads labels and scores in one pass and measures each output.</summary>
internal static class MultiOutputRegressionEvaluator
{
    /// <exception cref="ArgumentException">A column is missing or is not a vector of Single of known size, or the two differ in
    /// length.</exception>
    public static MultiOutputRegressionMetrics Evaluate(
        IHostEnvironment env,
        IDataView data,
        string labelColumnName,
        string scoreColumnName
    )
    {
        DataViewSchema.Column labels = Find(data.Schema, "label", labelColumnName),
            scores = Find(data.Schema, "score", scoreColumnName);
        int outputs = Size(labels);
        if (Size(scores) != outputs)
            throw new ArgumentException(
                $"The label column '{labels.Name}' has {outputs} values a row and the score column '{scores.Name}' "
                    + $"{Size(scores)}. Evaluate with the label that the model was trained with.",
                nameof(scoreColumnName)
            );

        var errors = new OutputErrors[outputs];
        for (int c = 0; c < outputs; c++)
            errors[c] = new OutputErrors();
        (long rows, long withoutLabel, long withoutScore) = Read(data, labels, scores, errors);
        Report(env, withoutLabel, labels.Name);
        Report(env, withoutScore, scores.Name);
        string[]? names = SlotNames(scores) ?? SlotNames(labels);
        return new([.. errors.Select((sums, c) => new OutputRegressionMetrics(names?[c], sums))], rows, withoutLabel, withoutScore);
    }

    private static (long Rows, long WithoutLabel, long WithoutScore) Read(
        IDataView data,
        DataViewSchema.Column labels,
        DataViewSchema.Column scores,
        OutputErrors[] errors
    )
    {
        long rows = 0,
            withoutLabel = 0,
            withoutScore = 0;
        float[] label = new float[errors.Length],
            score = new float[errors.Length];
        using DataViewRowCursor cursor = data.GetRowCursor([labels, scores]);
        Action readLabel = Reader(cursor, labels, label),
            readScore = Reader(cursor, scores, score);
        while (cursor.MoveNext())
        {
            readLabel();
            readScore();
            if (TensorPrimitives.IsNaNAny<float>(label))
            {
                withoutLabel++;
            }
            else if (TensorPrimitives.IsNaNAny<float>(score))
            {
                withoutScore++;
            }
            else
            {
                rows++;
                for (int c = 0; c < errors.Length; c++)
                    errors[c].Add(label[c], score[c]);
            }
        }

        return (rows, withoutLabel, withoutScore);
    }

    private static Action Reader(DataViewRow row, DataViewSchema.Column column, float[] values)
    {
        ValueGetter<VBuffer<float>> get = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> buffer = default;
        return () =>
        {
            get(ref buffer);
            buffer.CopyTo(values);
        };
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string role, string name)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name)
            ?? throw new ArgumentException(
                $"The data has no {role} column '{name}'; its columns are {string.Join(", ", schema.Select(c => $"'{c.Name}'"))}. "
                    + $"Name one of them{(role == "score" ? ", or transform the data with the model first" : "")}.",
                $"{role}ColumnName"
            );
        if (column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType.Equals(NumberDataViewType.Single))
            return column;
        string remedy = column.Type.Equals(NumberDataViewType.Single)
            ? "Evaluate one number a row with ml.Regression.Evaluate"
            : "Name the right column, or convert it with ml.Transforms.Conversion.ConvertType";
        throw new ArgumentException(
            $"The {role} column '{name}' is {column.Type}, and EvaluateMultiOutput takes a vector of Single of known size. {remedy}.",
            $"{role}ColumnName"
        );
    }

    private static int Size(DataViewSchema.Column column) => ((VectorDataViewType)column.Type).Size;

    private static string[]? SlotNames(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames(Size(column)))
            return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static void Report(IHostEnvironment env, long rows, string column)
    {
        if (rows == 0)
            return;
        using IChannel channel = env.Start("Evaluation");
        channel.Warning(MessageSensitivity.UserData, "{0} rows with a NaN in '{1}' were left out of the metrics.", rows, column);
    }
}
