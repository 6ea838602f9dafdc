using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Trainers;

/// <summary>Short runs on the synthetic data, and what is compared of them.</summary>
internal static class Training
{
    public static FeedForwardRegressionTrainer.Options Options(Action<FeedForwardRegressionTrainer.Options>? change = null)
    {
        var options = new FeedForwardRegressionTrainer.Options
        {
            HiddenLayers = [16],
            Activation = Activation.Tanh,
            Optimizer = Optimizer.Adam(0.01),
            NumberOfEpochs = 20,
            Seed = 5,
            NumberOfThreads = 1,
        };
        change?.Invoke(options);
        return options;
    }

    public static RegressionPredictionTransformer<FeedForwardRegressionModelParameters> Fit(
        MLContext ml,
        Action<FeedForwardRegressionTrainer.Options>? change = null,
        IDataView? data = null
    ) => ml.Regression.Trainers.FeedForward(Options(change)).Fit(data ?? ml.View());

    public static FeedForwardRegressionModelParameters Model(Action<FeedForwardRegressionTrainer.Options>? change = null)
    {
        var ml = TestData.Context();
        return Fit(ml, change).Model;
    }

    public static float[] Parameters(FeedForwardRegressionModelParameters model) =>
        [.. model.Network.Layers.SelectMany(layer => layer.Weights.ToArray().Concat(layer.Biases.ToArray()))];

    public static uint[] Bits(FeedForwardRegressionModelParameters model) => [.. Parameters(model).Select(BitConverter.SingleToUInt32Bits)];
}
