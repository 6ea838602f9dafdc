using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>What is asked of the column of a spectral probe: a vector of numbers, of known size.</summary>
internal static class ProbedColumn
{
    private const string Taken = "a vector of Single or Double of known size";

    /// <summary>Finds the column in a shape.</summary>
    /// <exception cref="ArgumentException">It is missing or of another type.</exception>
    public static void Require(SchemaShape schema, string name)
    {
        if (!schema.TryFindColumn(name, out SchemaShape.Column column))
            throw Missing(name, nameof(schema));
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.IsKey || !IsNumber(column.ItemType))
            throw Unfit(
                name,
                column.GetTypeString(),
                Remedy(IsNumber(column.ItemType) && !column.IsKey, column.Kind == SchemaShape.Column.VectorKind.Scalar),
                nameof(schema)
            );
    }

    /// <summary>Finds the column in a schema.</summary>
    /// <exception cref="ArgumentException">It is missing or of another type.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw Missing(name, nameof(schema));
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        if (Width(column) == 0 || !IsNumber(item))
            throw Unfit(name, $"{column.Type}", Remedy(IsNumber(item), column.Type is not VectorDataViewType), nameof(schema));
        return column;
    }

    /// <summary>Finds the column in a schema, with as many slots as it had when the probe was fitted.</summary>
    /// <exception cref="ArgumentException">It is missing or of another type or size.</exception>
    public static void Require(DataViewSchema schema, string name, int width)
    {
        if (schema.GetColumnOrNull(name) is null)
            throw new ArgumentException(
                $"The data has no column '{name}', which the spectral probe was fitted to. Transform the data as the training data was.",
                nameof(schema)
            );
        DataViewSchema.Column column = Require(schema, name);
        if (Width(column) != width)
            throw Unfit(
                name,
                $"{column.Type}",
                $"The probe was fitted on {width} slots. Transform the data as the training data was",
                nameof(schema)
            );
    }

    /// <summary>The number of slots; 0 where it is not known.</summary>
    public static int Width(DataViewSchema.Column column) => column.Type is VectorDataViewType vector ? vector.Size : 0;

    private static bool IsNumber(DataViewType item) => item == NumberDataViewType.Single || item == NumberDataViewType.Double;

    private static string Remedy(bool isNumber, bool isScalar) =>
        (isNumber, isScalar) switch
        {
            (false, _) => "Make numbers of it: of a key with ml.Transforms.Conversion.MapKeyToVector, of text with "
                + "ml.Transforms.Text.FeaturizeText, of other numbers with ml.Transforms.Conversion.ConvertType",
            (true, true) => "Join it with others by ml.Transforms.Concatenate",
            _ => "Give it a size, for example with [VectorType(3)] on the property it is loaded from",
        };

    private static ArgumentException Missing(string name, string parameter) =>
        new($"The data has no column '{name}', which the spectral probe measures. Name one that is {Taken}.", parameter);

    private static ArgumentException Unfit(string name, string found, string remedy, string parameter) =>
        new($"The column '{name}' is {found}, and the spectral probe takes {Taken}. {remedy}.", parameter);
}
