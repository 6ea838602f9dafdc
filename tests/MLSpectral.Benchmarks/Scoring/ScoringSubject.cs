using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Benchmarks.Data;
using MLSpectral.Benchmarks.Peer;
using MLSpectral.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Scoring;

/// <summary>One network three times: in a model of ML.NET, in managed code, and in TorchSharp; and rows to score.</summary>
internal sealed class ScoringSubject : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly RegressionPredictionTransformer<FeedForwardRegressionModelParameters> _model;

    public ScoringSubject(int[] widths, int rowCount)
    {
        Rows = SyntheticRows.Create(rowCount, widths[0]);
        Features = SyntheticRows.Flatten(Rows);
        var options = new FeedForwardRegressionTrainer.Options
        {
            HiddenLayers = widths[1..^1],
            NumberOfEpochs = 1,
            Probes = [],
        };
        _model = _ml.Regression.Trainers.FeedForward(options).Fit(SyntheticRows.View(_ml, [.. Rows.Take(256)]));
        Torch = TorchTwin.Of(Network);
        Torch.eval();
        CheckThatBothAgree();
    }

    public IReadOnlyList<Row> Rows { get; }

    /// <summary>The features of all rows, row by row.</summary>
    public float[] Features { get; }

    public FeedForwardRegressionModelParameters Model => _model.Model;

    public FeedForwardNetwork Network => Model.Network;

    public Sequential Torch { get; }

    public PredictionEngine<Row, Prediction> CreatePredictionEngine() =>
        _ml.Model.CreatePredictionEngine<Row, Prediction>(_model, inputSchemaDefinition: SyntheticRows.Schema(Network.InputCount));

    public void Dispose()
    {
        Torch.Dispose();
        _model.Dispose();
    }

    private void CheckThatBothAgree()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        float ours = Network.CreateEvaluator().Evaluate(Rows[0].Features)[0];
        float torch = Torch.forward(((ReadOnlySpan<float>)Rows[0].Features).ToTensor(1, Network.InputCount)).item<float>();
        if (Math.Abs(ours - torch) > 1e-4 * (1 + Math.Abs(torch)))
            throw new InvalidOperationException(
                $"The two networks differ: ours gives {ours}, torch {torch}. A comparison of their times would mean nothing."
            );
    }
}
