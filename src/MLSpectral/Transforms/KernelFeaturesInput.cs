using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>Checks the column that a network takes, in the promise of a schema and in a schema.</summary>
internal static class KernelFeaturesInput
{
    private const string Remedy = "Transform the data as the training data was";

    /// <exception cref="ArgumentException">It is missing, or no vector of Single of known size.</exception>
    public static void Check(SchemaShape schema, string name)
    {
        if (!schema.TryFindColumn(name, out SchemaShape.Column column))
            throw Missing(name, nameof(schema));
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.ItemType != NumberDataViewType.Single)
            throw new ArgumentException(
                $"The feature column '{name}' is {column.GetTypeString()}, and kernel features take a vector of Single of known "
                    + $"size. {Remedy}.",
                nameof(schema)
            );
    }

    /// <summary>Finds it.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">Its name.</param>
    /// <param name="width">d, what the network takes; null where there is none yet.</param>
    /// <exception cref="ArgumentException">It is missing, or of another type.</exception>
    public static DataViewSchema.Column In(DataViewSchema schema, string name, int? width)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw Missing(name, nameof(schema));
        if (
            column.Type is not VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType item } type
            || item != NumberDataViewType.Single
        )
            throw new ArgumentException(
                $"The feature column '{name}' is {column.Type}, and kernel features take a vector of Single of known size. {Remedy}.",
                nameof(schema)
            );
        if (width is not null && type.Size != width)
            throw new ArgumentException(
                $"The feature column '{name}' has {type.Size} values, and the network takes {width}. {Remedy}.",
                nameof(schema)
            );
        return column;
    }

    private static ArgumentException Missing(string name, string parameter) =>
        new(
            $"The data has no column '{name}', which kernel features are computed from. {Remedy}, or name another column in "
                + $"FeatureColumnName.",
            parameter
        );
}
