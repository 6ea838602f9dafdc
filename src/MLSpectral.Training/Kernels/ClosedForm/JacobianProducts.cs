using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Products with the Jacobian of all outputs by the parameters that count, by propagating tangents forward and cotangents backward, in
/// blocks of rows; J is never formed.
/// </summary>
internal sealed class JacobianProducts(ForwardPass forward, IReadOnlyList<KernelTerm> terms, long? tileRows)
{
    // Values of the parameters for all columns at a time, and of a block of rows for all columns: 256 MB and 32 MB in double precision.
    private const long LargestDirections = 1 << 25;
    private const long LargestTile = 1 << 22;

    private readonly TensorNetwork _network = forward.Network;
    private readonly int _lowest = terms[0].Layer;

    private long ParameterCount => terms.Sum(term => term.Parameters(_network).Sum(parameter => parameter.Count));

    /// <summary>Columns that are done at a time.</summary>
    public long ColumnsAtATime(long columns) => Math.Clamp(LargestDirections / ParameterCount, 1, columns);

    /// <summary>J V, nC × k, for V, P × k.</summary>
    public Tensor Times(Tensor directions)
    {
        using var scope = NewDisposeScope();
        Tensor result = empty(forward.Rows * _network.Layers[^1].Outputs, directions.shape[1], directions.dtype);
        ForEachColumns(directions.shape[1], (start, count) =>
        {
            var parameters = new ParameterDirections(_network, terms, count);
            parameters.Read(directions.narrow(1, start, count));
            Push(parameters, result.narrow(1, start, count));
        });

        return scope.MoveToOuter(result);
    }

    /// <summary>Jᵀ U, P × k, for U, nC × k.</summary>
    public Tensor TransposedTimes(Tensor weights)
    {
        using var scope = NewDisposeScope();
        Tensor result = empty(ParameterCount, weights.shape[1], weights.dtype);
        ForEachColumns(weights.shape[1], (start, count) => Pull(weights.narrow(1, start, count)).WriteTo(result.narrow(1, start, count)));

        return scope.MoveToOuter(result);
    }

    /// <summary>J Jᵀ U, nC × k, for U, nC × k.</summary>
    public Tensor KernelTimes(Tensor weights)
    {
        using var scope = NewDisposeScope();
        Tensor result = empty(weights.shape, weights.dtype);
        ForEachColumns(weights.shape[1], (start, count) => Push(Pull(weights.narrow(1, start, count)), result.narrow(1, start, count)));

        return scope.MoveToOuter(result);
    }

    /// <summary>Operations of <see cref="KernelTimes"/>: half for each direction.</summary>
    public double Operations(long columns) =>
        4.0
        * forward.Rows
        * columns
        * (
            terms.Sum(term => (double)term.Parameters(_network).Sum(parameter => parameter.Count))
            + _network.Layers.Skip(_lowest).Sum(layer => (double)layer.Weight.numel())
        );

    /// <summary>Values in memory for <see cref="KernelTimes"/>.</summary>
    public long Values(long columns) =>
        checked((ParameterCount * ColumnsAtATime(columns)) + (3 * LargestTile * TensorWorkers.Count(columns, forward.Rows)));

    private ParameterDirections Pull(Tensor weights)
    {
        long columns = weights.shape[1];
        var result = new ParameterDirections(_network, terms, columns);
        foreach ((long start, long count) in Rows(columns))
        {
            using var scope = NewDisposeScope();
            long outputs = _network.Layers[^1].Outputs;

            // A copy in every case: it is changed in place.
            Tensor cotangent = empty([count, columns, outputs], weights.dtype)
                .copy_(weights.narrow(0, start * outputs, count * outputs).view(count, outputs, columns).transpose(1, 2));
            for (int l = _network.Layers.Count; l >= _lowest; l--)
            {
                TensorLayer layer = _network.Layers[l - 1];
                cotangent = ThroughActivation(l, cotangent, start, count);
                if (result.Biases(l) is Tensor biases)
                    biases.IncreaseBy(cotangent.sum([0L]), layer.BiasScale);
                cotangent = Scaled(cotangent, layer.WeightScale);
                result
                    .Weights(l)
                    ?.addmm_(cotangent.view(count, columns * layer.Outputs).t(), forward.Activations(l - 1).narrow(0, start, count), 1, 1);
                if (l > _lowest)
                    cotangent = cotangent.view(count * columns, layer.Outputs).mm(layer.Weight).view(count, columns, layer.Inputs);
            }
        }

        return result;
    }

    private void Push(ParameterDirections directions, Tensor result)
    {
        long columns = directions.Columns;
        foreach ((long start, long count) in Rows(columns))
        {
            using var scope = NewDisposeScope();
            Tensor? tangent = null;
            for (int l = _lowest; l <= _network.Layers.Count; l++)
            {
                TensorLayer layer = _network.Layers[l - 1];
                Tensor z = zeros([count, columns, layer.Outputs], result.dtype);
                if (directions.Weights(l) is Tensor weights)
                    z.view(count, columns * layer.Outputs).addmm_(forward.Activations(l - 1).narrow(0, start, count), weights.t(), 0, 1);
                if (tangent is not null)
                    z.view(count * columns, layer.Outputs).addmm_(tangent.view(count * columns, layer.Inputs), layer.Weight.t(), 1, 1);
                z = Scaled(z, layer.WeightScale);
                if (directions.Biases(l) is Tensor biases)
                    z.IncreaseBy(biases, layer.BiasScale);
                tangent = ThroughActivation(l, z, start, count);
            }

            long outputs = _network.Layers[^1].Outputs;
            result.narrow(0, start * outputs, count * outputs).copy_(tangent!.transpose(1, 2).reshape(count * outputs, columns));
        }
    }

    private Tensor ThroughActivation(int layer, Tensor values, long start, long count) =>
        forward.ConstantSlope(layer) is double slope
            ? Scaled(values, slope)
            : values.mul_(forward.Slopes(layer).narrow(0, start, count).unsqueeze(1));

    private static Tensor Scaled(Tensor values, double factor) => factor == 1 ? values : values.MultiplyBy(factor);

    // Every thread has columns of its own.
    private void ForEachColumns(long columns, Action<long, long> action)
    {
        for (int l = _lowest; l <= _network.Layers.Count; l++)
        {
            if (forward.ConstantSlope(l) is null)
                forward.Slopes(l);
        }

        long threads = TensorWorkers.Count(columns, forward.Rows);
        long step = Math.Min((columns + threads - 1) / threads, Math.Max(1, ColumnsAtATime(columns) / threads));
        TensorWorkers.ForEach(checked((int)((columns + step - 1) / step)), forward.Rows, part =>
            action(part * step, Math.Min(step, columns - (part * step)))
        );
    }

    private IEnumerable<(long Start, long Count)> Rows(long columns)
    {
        long widest = _network.Layers.Max(layer => Math.Max(layer.Inputs, layer.Outputs));
        return TileGrid.Cut(forward.Rows, tileRows ?? Math.Max(1, LargestTile / (columns * widest)));
    }
}
