using Microsoft.ML;
using MLSpectral.Benchmarks.Data;
using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Scoring;

/// <summary>Latency of one prediction, ours (always one thread) against TorchSharp's, row by row.</summary>
internal static class SinglePrediction
{
    private const int RowCount = 256;
    private const int Pairs = 15;

    private static readonly (int[] Widths, int Calls, double LargestRatio)[] Networks =
    [
        ([30, 64, 1], 10_000, 0.1),
        ([784, 512, 512, 1], 1_000, 1),
    ];

    public static IEnumerable<Case> Cases =>
        from network in Networks
        from threads in new[] { 1, 2 }
        from engine in threads == 1 ? new[] { false, true } : [false]
        select new Case(
            $"single prediction, {string.Join('-', network.Widths)}, {(engine ? "PredictionEngine" : "evaluator")}, torch with "
                + $"{threads} thread{(threads == 1 ? "" : "s")}",
            () => Run(network.Widths, network.Calls, threads, engine, network.LargestRatio)
        );

    private static Result Run(int[] widths, int calls, int threads, bool engine, double largestRatio)
    {
        using var count = new ThreadCount(threads);
        using var subject = new ScoringSubject(widths, RowCount);
        using var torch = new TorchScoring(subject);
        using var mode = inference_mode();
        NetworkEvaluator evaluator = subject.Network.CreateEvaluator();
        using PredictionEngine<Row, Prediction> predictionEngine = subject.CreatePredictionEngine();
        var prediction = new Prediction();
        int row = 0;

        ReadOnlySpan<float> Next() => subject.Rows[row++ % RowCount].Features;

        double Ours() =>
            engine
                ? SideBySide.SecondsPerCall(calls, () => predictionEngine.Predict(subject.Rows[row++ % RowCount], ref prediction))
                : SideBySide.SecondsPerCall(calls, () => evaluator.Evaluate(Next()));

        double Peer() => SideBySide.SecondsPerCall(calls, () => torch.Score(Next()));

        (Samples ours, Samples peers, Samples ratio) = SideBySide.Measure(Ours, Peer, Pairs);

        // The aims are for the evaluator, with as many threads for either.
        bool isAim = threads == 1 && !engine;
        return new Result(ours, peers, ratio, ResultTable.Time, isAim ? largestRatio : null, $"{calls} predictions a measurement");
    }
}
