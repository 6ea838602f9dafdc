using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>From the values of one schema's column to their tail.</summary>
internal sealed class HeavyTailMapper : IRowMapper
{
    private readonly HeavyTailTransformer _transformer;
    private readonly DataViewSchema.Column _values;

    /// <exception cref="ArgumentException">The input column is missing or of another type.</exception>
    public HeavyTailMapper(HeavyTailTransformer transformer, DataViewSchema schema)
    {
        _transformer = transformer;
        _values = schema.GetColumnOrNull(transformer.InputColumnName) ?? throw Missing(transformer.InputColumnName);
        if (
            _values.Type is not VectorDataViewType { ItemType: NumberDataViewType item }
            || (item != NumberDataViewType.Single && item != NumberDataViewType.Double)
        )
            throw Unfit(_values.Name, _values.Type.ToString()!);
    }

    public static ArgumentException Missing(string column) =>
        new(
            $"The data has no column '{column}', which HeavyTail takes its values from. Name the column as the data does, or "
                + $"append HeavyTail after what makes it.",
            nameof(column)
        );

    public static ArgumentException Unfit(string column, string type) =>
        new(
            $"The column '{column}' is {type}; HeavyTail takes a vector of Single or Double, of known or variable size, and finds "
                + $"the tail of each row. Make a vector of scalars with ml.Transforms.Concatenate, and one of a key with "
                + $"ml.Transforms.Conversion.MapKeyToVector; for the tail of a scalar column over its rows, pass its values to "
                + $"PowerLawFit.Fit.",
            nameof(column)
        );

    public DataViewSchema.DetachedColumn[] GetOutputColumns()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        SharedVector.AddSlotNames(annotations, _transformer.SlotNames);
        return
        [
            new(
                _transformer.OutputColumnName,
                new VectorDataViewType(NumberDataViewType.Single, _transformer.SlotNames.Count),
                annotations.ToAnnotations()
            ),
        ];
    }

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput) => column => activeOutput(0) && column == _values.Index;

    public Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        return
        [
            !activeOutput(0) ? null
            : _values.Type.RawType == typeof(VBuffer<float>) ? CreateGetter<float>(input)
            : CreateGetter<double>(input),
        ];
    }

    public ITransformer GetTransformer() => _transformer;

    public void Save(ModelSaveContext ctx) => ((ICanSaveModel)_transformer).Save(ctx);

    private ValueGetter<VBuffer<float>> CreateGetter<T>(DataViewRow input)
        where T : unmanaged, IFloatingPoint<T>
    {
        ValueGetter<VBuffer<T>> getValues = input.GetGetter<VBuffer<T>>(input.Schema[_values.Index]);
        var row = new HeavyTailRow(_transformer.Options);
        int slots = _transformer.SlotNames.Count;
        VBuffer<T> values = default;
        return (ref VBuffer<float> tail) =>
        {
            getValues(ref values);
            VBufferEditor<float> editor = VBufferEditor.Create(ref tail, slots);

            // Zeros that a sparse vector does not hold are left out as others are.
            row.Compute(values.GetValues(), editor.Values);
            tail = editor.Commit();
        };
    }
}
