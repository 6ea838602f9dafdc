using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>The features and the leverage of the row a cursor stands on, computed once for both. For one cursor.</summary>
internal sealed class KernelFeaturesRow
{
    private readonly DataViewRow _input;
    private readonly ValueGetter<VBuffer<float>> _getRow;
    private readonly KernelFeatureMap.Mapper _map;
    private readonly double[] _featureFactors,
        _leverageFactors,
        _coordinates,
        _values;
    private VBuffer<float> _row;
    private long _position = -1;

    public KernelFeaturesRow(FittedKernel fitted, DataViewRow input, DataViewSchema.Column column)
    {
        (_input, _getRow, _map) = (input, input.GetGetter<VBuffer<float>>(column), fitted.Map.CreateMapper());
        _featureFactors = fitted.FeatureFactors();
        _leverageFactors = Array.ConvertAll(fitted.Eigenvalues, value => value > 0 ? 1 / Math.Sqrt(value) : 0);
        _coordinates = new double[fitted.Eigenvalues.Length];
        _values = new double[fitted.Map.InputCount];
    }

    /// <summary>The features.</summary>
    public void GetFeatures(ref VBuffer<float> features)
    {
        Compute();
        VBufferEditor<float> editor = VBufferEditor.Create(ref features, _coordinates.Length);
        for (int j = 0; j < _coordinates.Length; j++)
            editor.Values[j] = (float)(_coordinates[j] * _featureFactors[j]);
        features = editor.Commit();
    }

    /// <summary>The leverage.</summary>
    public void GetLeverage(ref float leverage)
    {
        Compute();
        double sum = 0;
        for (int j = 0; j < _coordinates.Length; j++)
            sum += _coordinates[j] * _leverageFactors[j] * (_coordinates[j] * _leverageFactors[j]);
        leverage = (float)sum;
    }

    private void Compute()
    {
        if (_input.Position == _position)
            return;
        _getRow(ref _row);
        ReadOnlySpan<float> found = _row.GetValues();
        if (!RowValues.AreFinite(found))
            _coordinates.AsSpan().Fill(double.NaN);
        else
            _map(Vector(found), _coordinates);
        _position = _input.Position;
    }

    private FeatureVector Vector(ReadOnlySpan<float> found)
    {
        if (!_row.IsDense && FeatureVector.SlotsPerEntry * (long)found.Length <= _values.Length)
        {
            Span<double> entries = _values.AsSpan(0, found.Length);
            TensorPrimitives.ConvertChecked(found, entries);
            return new FeatureVector(_row.GetIndices(), entries);
        }

        if (_row.IsDense)
        {
            TensorPrimitives.ConvertChecked(found, _values.AsSpan());
            return new FeatureVector(_values);
        }

        Array.Clear(_values);
        ReadOnlySpan<int> slots = _row.GetIndices();
        for (int i = 0; i < found.Length; i++)
            _values[slots[i]] = found[i];
        return new FeatureVector(_values);
    }
}
