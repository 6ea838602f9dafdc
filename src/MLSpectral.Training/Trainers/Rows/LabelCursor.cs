using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MLSpectral;

/// <summary>
/// Rows with features, a label of one number or a vector of them, and weights. A row with a missing or infinite value in any of them is
/// skipped and counted.
/// </summary>
internal sealed class LabelCursor : FeatureFloatVectorCursor
{
    private readonly float[] _label;
    private readonly Action _read;

    public LabelCursor(RoleMappedData data, CursOpt opt)
        : base(data, opt | CursOpt.Label)
    {
        DataViewSchema.Column column = data.Schema.Label!.Value;
        _label = new float[Width(column)];
        _read =
            column.Type is VectorDataViewType
                ? VectorReader(Row.GetGetter<VBuffer<float>>(column))
                : ScalarReader(Row.GetLabelFloatGetter(data));
    }

    /// <summary>The label of the row, C numbers; overwritten by the next row.</summary>
    public ReadOnlySpan<float> Label => _label;

    public long BadLabelCount { get; private set; }

    /// <summary>C, the length of a label; 1 for a number, a key or a Boolean.</summary>
    public static int Width(DataViewSchema.Column label) => label.Type is VectorDataViewType vector ? vector.Size : 1;

    // The label first: features are what takes time.
    public override bool Accept()
    {
        _read();
        if (TensorPrimitives.IsFiniteAll<float>(_label))
            return base.Accept();
        BadLabelCount++;
        return false;
    }

    private Action ScalarReader(ValueGetter<float> get) => () => get(ref _label[0]);

    private Action VectorReader(ValueGetter<VBuffer<float>> get)
    {
        VBuffer<float> buffer = default;
        return () =>
        {
            get(ref buffer);
            buffer.CopyTo(_label);
        };
    }
}
