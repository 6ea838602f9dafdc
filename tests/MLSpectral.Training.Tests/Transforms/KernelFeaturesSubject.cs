using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Kernels;
using MLSpectral.Tests.Trainers;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Transforms;

/// <summary>A small trained network, and what its kernels are by LibTorch.</summary>
internal static class KernelFeaturesSubject
{
    /// <summary>A model of the synthetic rows, 12-16-10-1.</summary>
    public static ITransformer Model(MLContext ml, Action<MLSpectral.FeedForwardRegressionTrainer.Options>? change = null) =>
        Training.Fit(ml, options =>
        {
            options.HiddenLayers = [16, 10];
            options.NumberOfEpochs = 3;
            options.Probes = [];
            change?.Invoke(options);
        });

    public static FeedForwardNetwork Network(ITransformer model) =>
        ((RegressionPredictionTransformer<MLSpectral.FeedForwardRegressionModelParameters>)model).Model.Network;

    public static float[][] Features(ITransformer transformer, IDataView data, string column = "KernelFeatures") =>
        [.. transformer.Transform(data).GetColumn<VBuffer<float>>(column).Select(row => row.DenseValues().ToArray())];

    public static float[] Leverage(ITransformer transformer, IDataView data) =>
        [.. transformer.Transform(data).GetColumn<float>("Leverage")];

    /// <summary>X, n × d, Float32.</summary>
    public static Tensor Rows(IDataView data)
    {
        float[][] rows = [.. data.GetColumn<VBuffer<float>>("Features").Select(row => row.DenseValues().ToArray())];
        return ((ReadOnlySpan<float>)rows.SelectMany(row => row).ToArray()).ToTensor(rows.Length, rows[0].Length);
    }

    /// <summary>The kernel between some rows, n × n.</summary>
    public static Tensor Kernel(KernelKind kernel, FeedForwardNetwork network, Tensor rows, int layer)
    {
        using var kernels = NetworkKernels.Create(network, rows);
        return kernel == KernelKind.ConjugateKernel ? kernels.ConjugateKernel(layer).Form() : kernels.TangentKernel().Form();
    }

    /// <summary>The kernel between some rows and others, n × m.</summary>
    public static Tensor Kernel(KernelKind kernel, FeedForwardNetwork network, Tensor rows, Tensor others, int layer)
    {
        using var kernels = NetworkKernels.Create(network, rows);
        Tensor precise = others.to(ScalarType.Float64);
        return kernel == KernelKind.ConjugateKernel
            ? kernels.CrossConjugateKernel(layer, precise)
            : kernels.TangentKernel().Cross(precise);
    }

    /// <summary>The k largest eigenvalues, and their eigenvectors, the largest coordinate of each positive.</summary>
    public static (double[] Values, double[][] Vectors) Leading(Tensor kernel, int count)
    {
        (Tensor values, Tensor vectors) = linalg.eigh(kernel);
        double[][] rows = [.. vectors.t().ToDoubles().Chunk((int)kernel.shape[0]).Reverse().Take(count)];
        return (
            [.. values.ToDoubles().Reverse().Take(count)],
            Array.ConvertAll(rows, row => Array.ConvertAll(row, value => Math.Sign(row.MaxBy(Math.Abs)) * value))
        );
    }
}
