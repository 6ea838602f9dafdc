using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Benchmarks.Data;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Transforms;

/// <summary>
/// A network, rows, and their kernel features: by the transform, and by torch from the same eigenvectors, in double precision as the
/// transform's.
/// </summary>
internal sealed class KernelFeaturesSubject : IDisposable
{
    public const int Count = 32;
    public const int Landmarks = 1000;
    private const int BlockRows = 1024;

    private readonly KernelFeaturesTransformer _transformer;
    private readonly IDataView _transformed;
    private readonly Tensor _rows;
    private readonly NetworkKernels _kernels;
    private readonly Tensor _coefficients;
    private readonly int _threads;

    public KernelFeaturesSubject(int[] widths, int rowCount, KernelKind kernel, int torchThreads)
    {
        var ml = new MLContext(seed: 1);
        IReadOnlyList<Row> rows = SyntheticRows.Create(rowCount, widths[0]);
        IDataView data = SyntheticRows.View(ml, rows),
            few = SyntheticRows.View(ml, [.. rows.Take(Landmarks)]);
        var model = ml
            .Regression.Trainers.FeedForward(
                new FeedForwardRegressionTrainer.Options
                {
                    HiddenLayers = widths[1..^1],
                    NumberOfEpochs = 1,
                    Probes = [],
                }
            )
            .Fit(few);
        _transformer = ml
            .Transforms.KernelFeatures(
                model,
                new KernelFeaturesOptions
                {
                    Kernel = kernel,
                    NumberOfFeatures = Count,
                    NumberOfLandmarks = Landmarks,
                    Scale = KernelFeaturesScale.KernelPrincipalComponents,
                }
            )
            .Fit(few);
        _transformed = _transformer.Transform(ml.Data.Cache(data));
        _threads = torchThreads;
        using var scope = NewDisposeScope();
        FeedForwardNetwork network = model.Model.Network;
        _rows = ((ReadOnlySpan<float>)SyntheticRows.Flatten(rows)).ToTensor(rowCount, widths[0]).DetachFromDisposeScope();
        _kernels = NetworkKernels.Create(network, _rows.narrow(0, 0, Landmarks));

        // Σ_i K(x, x_i) c_i,j: both ways from the same kernel, so their times are of the same work.
        Tensor cross = kernel == KernelKind.ConjugateKernel ? _kernels.ConjugateKernel(1).Form() : _kernels.TangentKernel().Form();
        (Tensor values, Tensor vectors) = linalg.eigh(cross);
        Tensor leading = vectors.narrow(1, Landmarks - Count, Count).flip(1) / values.narrow(0, Landmarks - Count, Count).flip(0).sqrt();
        _coefficients = (kernel == KernelKind.ConjugateKernel ? _kernels.Activations(1).t().mm(leading) / widths[1] : leading)
            .contiguous()
            .DetachFromDisposeScope();
        IsConjugate = kernel == KernelKind.ConjugateKernel;
        CheckThatBothAgree();
    }

    private bool IsConjugate { get; }

    /// <summary>Seconds for all rows, read by one cursor or several, each on a thread of its own.</summary>
    public double Ours(int cursors)
    {
        DataViewSchema.Column[] columns =
        [
            _transformed.Schema[_transformer.OutputColumnName],
            _transformed.Schema[_transformer.LeverageColumnName],
        ];
        long start = Stopwatch.GetTimestamp();
        DataViewRowCursor[] set = cursors == 1 ? [_transformed.GetRowCursor(columns)] : _transformed.GetRowCursorSet(columns, cursors);
        Task.WaitAll([
            .. set.Select(cursor =>
                Task.Factory.StartNew(
                    () => Read(cursor, columns),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
            ),
        ]);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Seconds for all rows in torch, in blocks, from a tensor that exists already.</summary>
    public double Peer()
    {
        using var threads = new ThreadCount(_threads);
        long start = Stopwatch.GetTimestamp();
        for (long row = 0; row < _rows.shape[0]; row += BlockRows)
        {
            using var scope = NewDisposeScope();
            _ = Block(row, Math.Min(BlockRows, _rows.shape[0] - row)).ToSingles();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        _kernels.Dispose();
        _rows.Dispose();
        _coefficients.Dispose();
    }

    private static void Read(DataViewRowCursor cursor, DataViewSchema.Column[] columns)
    {
        using (cursor)
        {
            ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(columns[0]);
            ValueGetter<float> getLeverage = cursor.GetGetter<float>(columns[1]);
            VBuffer<float> features = default;
            float leverage = 0;
            while (cursor.MoveNext())
            {
                getFeatures(ref features);
                getLeverage(ref leverage);
            }
        }
    }

    private Tensor Block(long start, long count)
    {
        Tensor rows = _rows.narrow(0, start, count).to(ScalarType.Float64);
        if (!IsConjugate)
            return _kernels.TangentKernel().Cross(rows).t().mm(_coefficients).to(ScalarType.Float32);
        TensorLayer layer = _kernels.Network.Layers[0];
        return nn.functional.relu(nn.functional.linear(rows, layer.Weight, layer.Bias)).mm(_coefficients).to(ScalarType.Float32);
    }

    private void CheckThatBothAgree()
    {
        using var scope = NewDisposeScope();
        float[] theirs = Block(0, 1).ToSingles();
        VBuffer<float> ours = _transformed.GetColumn<VBuffer<float>>(_transformer.OutputColumnName).First();
        for (int j = 0; j < Count; j++)
        {
            if (Math.Abs(Math.Abs(ours.GetItemOrDefault(j)) - Math.Abs(theirs[j])) > 1e-5 * Math.Sqrt(_transformer.Eigenvalues[0]))
                throw new InvalidOperationException(
                    $"Feature {j} differs: ours is {ours.GetItemOrDefault(j)}, torch's {theirs[j]}. A comparison of their times "
                        + $"would mean nothing."
                );
        }
    }
}
