using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>
/// Gaussian rows and the labels a teacher gives them, y = r^(−1/2) Σ_k σ_k(⟨x, β_k⟩) + noise with r orthonormal directions β_k:
/// what experiments on feature learning are made with.
/// </summary>
/// <remarks>
/// <para>Made row by row when read, by any number of cursors, in O(d) memory; the same numbers whatever is read and in whatever order. Rows
/// are independent, so shuffling them means nothing, and is left to <c>ShuffleRows</c>.</para>
/// <list type="table">
/// <listheader><term>Column</term><description>What</description></listheader>
/// <item><term><c>Features</c></term><description>vector of Single: x, d independent standard normal numbers</description></item>
/// <item><term><c>Label</c></term><description>Single: y</description></item>
/// <item><term><c>Signal</c></term><description>Single: y without the noise</description></item>
/// <item><term><c>Projections</c></term><description>vector of Single: ⟨x, β_k⟩, what the teacher looks at</description></item>
/// </list>
/// <para>Signal and label are computed from x as it is stored, in single precision.</para>
/// </remarks>
public sealed class TeacherStudentData : IDataView
{
    internal const int FeaturesColumn = 0,
        LabelColumn = 1,
        SignalColumn = 2,
        ProjectionsColumn = 3;

    // Streams of their own, so that a teacher does not depend on the number of rows.
    private const int DirectionStream = 0x7EAC;

    private readonly float[][] _directions;

    internal TeacherStudentData(TeacherStudentOptions options)
    {
        options.Check();
        Options = options with { Links = [.. options.Links] };
        _directions = DrawDirections();
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Features", new VectorDataViewType(NumberDataViewType.Single, options.FeatureCount));
        builder.AddColumn("Label", NumberDataViewType.Single);
        builder.AddColumn("Signal", NumberDataViewType.Single);
        builder.AddColumn("Projections", new VectorDataViewType(NumberDataViewType.Single, options.Links.Count));
        Schema = builder.ToSchema();
    }

    /// <summary>The options that the data were made with.</summary>
    public TeacherStudentOptions Options { get; }

    /// <summary>β_k, r × d: orthonormal, uniform on the sphere.</summary>
    public IReadOnlyList<ReadOnlyMemory<float>> Directions => [.. _directions.Select(direction => (ReadOnlyMemory<float>)direction)];

    /// <inheritdoc/>
    public DataViewSchema Schema { get; }

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <inheritdoc/>
    public long? GetRowCount() => Options.RowCount;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        return new TeacherStudentCursor(this, columnsNeeded, 0, 1);
    }

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        return [.. Enumerable.Range(0, Math.Max(1, n)).Select(part => new TeacherStudentCursor(this, columns, part, Math.Max(1, n)))];
    }

    /// <summary>⟨x, β_k⟩ for all k.</summary>
    internal void Project(ReadOnlySpan<float> features, Span<double> projections)
    {
        for (int k = 0; k < _directions.Length; k++)
        {
            double sum = 0;
            for (int i = 0; i < features.Length; i++)
                sum += (double)features[i] * _directions[k][i];
            projections[k] = sum;
        }
    }

    /// <summary>y without the noise.</summary>
    internal double Signal(ReadOnlySpan<double> projections)
    {
        double sum = 0;
        for (int k = 0; k < projections.Length; k++)
            sum += Options.Links[k](projections[k]);
        return sum / Math.Sqrt(projections.Length);
    }

    // Gram–Schmidt, twice.
    private float[][] DrawDirections()
    {
        int width = Options.FeatureCount,
            even = width + (width % 2);
        double[] values = new double[even],
            scratch = new double[even];
        var directions = new double[Options.Links.Count][];
        for (int k = 0; k < directions.Length; k++)
        {
            GaussianStream.Fill(Options.Seed ^ DirectionStream, k, values, scratch);
            double[] direction = values[..width];
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < k; j++)
                    TensorPrimitives.MultiplyAdd(
                        directions[j],
                        -TensorPrimitives.Dot<double>(direction, directions[j]),
                        direction,
                        direction
                    );
                TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
            }

            directions[k] = direction;
        }

        return [.. directions.Select(direction => Array.ConvertAll(direction, value => (float)value))];
    }
}
