using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>A column of numbers with names: a vector with a slot for each name, NaN where a row has no such number.</summary>
/// <param name="name">The column's name.</param>
/// <param name="slots">The names in the rows of this table; in a file the rows that are written say them.</param>
/// <param name="get">Reads a row's numbers.</param>
/// <param name="set">Writes them.</param>
internal sealed class NamedNumbersColumn<TRow>(
    string name,
    IReadOnlyList<string> slots,
    Func<TRow, IReadOnlyDictionary<string, double>> get,
    Action<TRow, IReadOnlyDictionary<string, double>> set
)
    : TableColumn<TRow>(
        name,
        slots.Count == 0
            ? new VectorDataViewType(NumberDataViewType.Double)
            : new VectorDataViewType(NumberDataViewType.Double, slots.Count)
    )
    where TRow : class, new()
{
    public override string StoredType => "NamedDoubles";

    public override DataViewSchema.Annotations? Annotations
    {
        get
        {
            if (slots.Count == 0)
                return null;
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(
                AnnotationUtils.Kinds.SlotNames,
                new VectorDataViewType(TextDataViewType.Instance, slots.Count),
                (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)(
                    (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(slots.Count, [.. slots.Select(slot => slot.AsMemory())])
                )
            );
            return annotations.ToAnnotations();
        }
    }

    public override int MinimumBytes => 0;

    private string Prefix => Name + ".";

    public override Delegate CreateGetter(Func<TRow> currentRow) =>
        (ValueGetter<VBuffer<double>>)(
            (ref VBuffer<double> value) =>
            {
                IReadOnlyDictionary<string, double> numbers = get(currentRow());
                value = new VBuffer<double>(slots.Count, [.. slots.Select(slot => Value(numbers, slot))]);
            }
        );

    /// <summary>The names that the rows have: their count, then each; then for each row a number for each name.</summary>
    public override void Write(BinaryWriter writer, IReadOnlyList<TRow> rows)
    {
        string[] names = [.. rows.SelectMany(row => get(row).Keys).Distinct(StringComparer.Ordinal)];
        writer.Write(names.Length);
        foreach (string slot in names)
            writer.Write(slot);
        foreach (TRow row in rows)
        {
            foreach (string slot in names)
                writer.Write(Value(get(row), slot));
        }
    }

    public override void Read(PayloadReader reader, IReadOnlyList<TRow> rows)
    {
        string[] names = new string[reader.ReadCount(bytesEach: 1)];
        for (int i = 0; i < names.Length; i++)
            names[i] = reader.ReadString();
        foreach (TRow row in rows)
            set(row, Numbers(names, reader.ReadArray<double>(names.Length)));
    }

    /// <summary>The vector of this name with slot names, or one column for each number, as in a data frame.</summary>
    public override IReadOnlyList<DataViewSchema.Column> Sources(DataViewSchema schema) =>
        schema.GetColumnOrNull(Name) is DataViewSchema.Column column
            ? [column]
            : [.. schema.Where(one => one.Name.StartsWith(Prefix, StringComparison.Ordinal) && one.Name.Length > Prefix.Length)];

    public override Action<TRow> CreateReader(DataViewRow row, IReadOnlyList<DataViewSchema.Column> sources)
    {
        if (sources[0].Name == Name)
        {
            string[] names = SlotNames(sources[0]);
            Func<double[]> read = ForeignColumn.Vector(row, sources[0]);
            return target => set(target, Numbers(names, read()));
        }

        string[] own = [.. sources.Select(source => source.Name[Prefix.Length..])];
        Func<double>[] readers = [.. sources.Select(source => ForeignColumn.Scalar<double>(row, source))];
        return target => set(target, Numbers(own, [.. readers.Select(read => read())]));
    }

    public override bool AreEqual(TRow one, TRow other) =>
        get(one).Count == get(other).Count && get(one).All(pair => Value(get(other), pair.Key).Equals(pair.Value));

    public override IEnumerable<DataFrameColumn> ToDataFrameColumns(IReadOnlyList<TRow> rows) =>
        slots.Select(slot => new DoubleDataFrameColumn(Prefix + slot, rows.Select(row => Value(get(row), slot))));

    private static double Value(IReadOnlyDictionary<string, double> numbers, string slot) =>
        numbers.TryGetValue(slot, out double value) ? value : double.NaN;

    private string[] SlotNames(DataViewSchema.Column source)
    {
        if (!source.HasSlotNames())
            throw new ArgumentException(
                $"The column '{Name}' has no slot names, so its numbers have no names. Save the trace with them (SaveAsBinary does; "
                    + $"SaveAsText with headerRow: true), or leave the column out."
            );
        VBuffer<ReadOnlyMemory<char>> names = default;
        source.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(text => text.ToString())];
    }

    private Dictionary<string, double> Numbers(string[] names, double[] values)
    {
        if (names.Length != values.Length)
            throw new ArgumentException(
                FormattableString.Invariant($"A vector of column '{Name}' has {values.Length} values and {names.Length} slot names.")
            );
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
            numbers[names[i]] = values[i];
        return numbers;
    }
}
