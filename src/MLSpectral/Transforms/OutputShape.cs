using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>The columns that estimators promise: the input's columns and their own, which replace those of the same name.</summary>
internal static class OutputShape
{
    /// <summary>The promise of a schema with more columns.</summary>
    public static SchemaShape With(SchemaShape input, IEnumerable<SchemaShape.Column> added)
    {
        var columns = input.ToDictionary(column => column.Name);
        foreach (SchemaShape.Column column in added)
            columns[column.Name] = column;
        return new SchemaShape(columns.Values);
    }

    /// <summary>A vector of Single of known size with slot names, and with further annotations that are such vectors too.</summary>
    public static SchemaShape.Column Vector(string name, params string[] annotations) =>
        new(
            name,
            SchemaShape.Column.VectorKind.Vector,
            NumberDataViewType.Single,
            isKey: false,
            new SchemaShape([
                new(AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false),
                .. annotations.Select(kind => new SchemaShape.Column(
                    kind,
                    SchemaShape.Column.VectorKind.Vector,
                    NumberDataViewType.Single,
                    isKey: false
                )),
            ])
        );
}
