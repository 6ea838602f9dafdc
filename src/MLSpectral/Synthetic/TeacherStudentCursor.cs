using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>
/// Makes the rows of a <see cref="TeacherStudentData"/>, one block of rows out of every few where several cursors share them.
/// </summary>
internal sealed class TeacherStudentCursor : DataViewRowCursor
{
    private const int BlockRows = 256;

    private readonly TeacherStudentData _data;
    private readonly int _part,
        _parts;
    private readonly Delegate?[] _getters = new Delegate?[4];
    private readonly double[] _normals,
        _scratch,
        _projections;
    private readonly float[] _features;
    private long _position = -1,
        _row = -1,
        _made = -1;
    private double _noise;
    private bool _isProjected;

    /// <param name="data">The rows.</param>
    /// <param name="columnsNeeded">The columns that will be read.</param>
    /// <param name="part">Which of the cursors this is, from 0.</param>
    /// <param name="parts">How many there are.</param>
    public TeacherStudentCursor(TeacherStudentData data, IEnumerable<DataViewSchema.Column> columnsNeeded, int part, int parts)
    {
        (_data, _part, _parts) = (data, part, parts);
        int width = data.Options.FeatureCount;

        // The features, the noise, and one more where the number must be even.
        _normals = new double[(width + 2) / 2 * 2];
        _scratch = new double[_normals.Length];
        _features = new float[width];
        _projections = new double[data.Options.Links.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
            _getters[column.Index] = Getter(column.Index);
    }

    public override DataViewSchema Schema => _data.Schema;

    public override long Position => _position;

    public override long Batch => _row < 0 ? 0 : _row / BlockRows;

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters[column.Index] is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Delegate getter =
            _getters[column.Index]
            ?? throw new InvalidOperationException($"Column '{column.Name}' is not active in this cursor: name it in GetRowCursor.");
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)Current, 0);

    public override bool MoveNext()
    {
        if (_row == long.MaxValue)
            return false;
        long next = _row < 0 ? (long)_part * BlockRows : _row + 1;
        if (_row >= 0 && next % BlockRows == 0)
            next += (long)(_parts - 1) * BlockRows;
        bool found = next < _data.Options.RowCount;
        _row = found ? next : long.MaxValue;
        _position = found ? _position + 1 : -1;
        return found;
    }

    private long Current =>
        _position >= 0
            ? _row
            : throw new InvalidOperationException("The cursor is not on a row: call MoveNext, and read values only while it returns true.");

    private Delegate Getter(int column) =>
        column switch
        {
            TeacherStudentData.FeaturesColumn => (ValueGetter<VBuffer<float>>)(
                (ref VBuffer<float> value) =>
                {
                    Make();
                    Copy(_features, ref value);
                }
            ),
            TeacherStudentData.LabelColumn => (ValueGetter<float>)(
                (ref float value) => value = (float)(Signal() + (_data.Options.Noise * _noise))
            ),
            TeacherStudentData.SignalColumn => (ValueGetter<float>)((ref float value) => value = (float)Signal()),
            TeacherStudentData.ProjectionsColumn => (ValueGetter<VBuffer<float>>)(
                (ref VBuffer<float> value) =>
                {
                    Signal();
                    Copy(Array.ConvertAll(_projections, projection => (float)projection), ref value);
                }
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(column), column, "The rows of a teacher have no such column."),
        };

    private static void Copy(float[] source, ref VBuffer<float> value)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, source.Length);
        source.CopyTo(editor.Values);
        value = editor.Commit();
    }

    private double Signal()
    {
        Make();
        if (!_isProjected)
            _data.Project(_features, _projections);
        _isProjected = true;
        return _data.Signal(_projections);
    }

    // The columns of a row come from the same numbers, which are made once.
    private void Make()
    {
        long row = Current;
        if (row == _made)
            return;
        GaussianStream.Fill(_data.Options.Seed, _data.Options.FirstRow + row, _normals, _scratch);
        for (int i = 0; i < _features.Length; i++)
            _features[i] = (float)_normals[i];
        _noise = _normals[_features.Length];
        (_made, _isProjected) = (row, false);
    }
}
