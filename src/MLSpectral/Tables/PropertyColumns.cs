using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>
/// The columns of a row class: the properties that ML.NET can set, with the names and types that its attributes give them, in the order of
/// the source. All properties are in one file, since a compiler may take files in any order.
/// </summary>
internal static class PropertyColumns
{
    /// <summary>The columns.</summary>
    /// <exception cref="NotSupportedException">A property has a type that no column holds.</exception>
    public static IReadOnlyList<TableColumn<TRow>> Of<TRow>()
        where TRow : class, new() =>
        [
            .. SchemaDefinition
                .Create(typeof(TRow), SchemaDefinition.Direction.Write)
                .OrderBy(column => typeof(TRow).GetProperty(column.MemberName)!.MetadataToken)
                .Select(Column<TRow>),
        ];

    private static TableColumn<TRow> Column<TRow>(SchemaDefinition.Column column)
        where TRow : class, new() =>
        column.ColumnType switch
        {
            NumberDataViewType type when type == NumberDataViewType.Double => Number<TRow, double>(column, type),
            NumberDataViewType type when type == NumberDataViewType.Single => Number<TRow, float>(column, type),
            NumberDataViewType type when type == NumberDataViewType.Int32 => Number<TRow, int>(column, type),
            NumberDataViewType type when type == NumberDataViewType.Int64 => Number<TRow, long>(column, type),
            BooleanDataViewType type => Number<TRow, bool>(column, type),
            TextDataViewType => new TextColumn<TRow>(
                column.ColumnName,
                InitOnly.Getter<TRow, string>(column.MemberName),
                InitOnly.Setter<TRow, string>(column.MemberName)
            ),
            VectorDataViewType { ItemType: NumberDataViewType item } type when item == NumberDataViewType.Double =>
                new DoubleVectorColumn<TRow>(
                    column.ColumnName,
                    type.Size,
                    InitOnly.Getter<TRow, VBuffer<double>>(column.MemberName),
                    InitOnly.Setter<TRow, VBuffer<double>>(column.MemberName)
                ),
            DataViewType type => throw new NotSupportedException(
                $"{typeof(TRow).Name}.{column.MemberName} is {type}; there is no column for that, mark the property with NoColumn."
            ),
        };

    private static NumberColumn<TRow, T> Number<TRow, T>(SchemaDefinition.Column column, PrimitiveDataViewType type)
        where TRow : class, new()
        where T : unmanaged =>
        new(column.ColumnName, type, InitOnly.Getter<TRow, T>(column.MemberName), InitOnly.Setter<TRow, T>(column.MemberName));
}
