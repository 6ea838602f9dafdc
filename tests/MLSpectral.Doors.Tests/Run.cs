using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Doors.Tests;

/// <summary>A short run with probes of the library and of a user.</summary>
internal static class Run
{
    private static readonly Lazy<RegressionPredictionTransformer<FeedForwardRegressionModelParameters>> Trained = new(() => Fit());

    public static RegressionPredictionTransformer<FeedForwardRegressionModelParameters> Model => Trained.Value;

    public static SpectralTrace Trace => Model.Model.Spectra;

    public static IDataView Data(MLContext ml, int count = 150)
    {
        var random = new Random(3);
        return ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    float[] x = [.. Enumerable.Range(0, 12).Select(_ => (float)(random.NextDouble() - 0.5))];
                    return new Example { Features = x, Label = MathF.Tanh(2 * x[0]) + x[1] };
                })
                .ToList()
        );
    }

    public static RegressionPredictionTransformer<FeedForwardRegressionModelParameters> Fit(
        Action<FeedForwardRegressionTrainer.Options>? change = null
    )
    {
        var ml = new MLContext(1);
        var options = new FeedForwardRegressionTrainer.Options
        {
            HiddenLayers = [20, 16],
            Activation = Activation.Tanh,
            NumberOfEpochs = 6,
            Optimizer = Optimizer.Adam(0.01),
            Seed = 5,
            NumberOfThreads = 1,
            ProbeSampleSize = 60,
            Probes = [Probe.Weights(), Probe.ConjugateKernel(), Probe.NeuralTangentKernel(), new MomentProbe()],
            ProbeSchedule = ProbeSchedule.EveryEpochs(2),
        };
        change?.Invoke(options);
        return ml.Regression.Trainers.FeedForward(options).Fit(Data(ml));
    }

    internal sealed class Example
    {
        [VectorType(12)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
