using Microsoft.ML;
using MLSpectral.Benchmarks.Data;
using MLSpectral.Benchmarks.Measuring;

namespace MLSpectral.Benchmarks.Scoring;

/// <summary>
/// Latency of one prediction, ours against OnnxRuntime's on the model's own ONNX file, row by row and on one thread each.
/// </summary>
internal static class OnnxPrediction
{
    private const int RowCount = 256;
    private const int Pairs = 15;

    private static readonly (int[] Widths, int Calls)[] Networks = [([30, 64, 1], 10_000), ([784, 512, 512, 1], 1_000)];

    public static IEnumerable<Case> Cases =>
        from network in Networks
        from engine in new[] { false, true }
        select new Case(
            $"single prediction, {string.Join('-', network.Widths)}, {(engine ? "PredictionEngine" : "evaluator")}, against "
                + $"OnnxRuntime with 1 thread",
            () => Run(network.Widths, network.Calls, engine)
        );

    private static Result Run(int[] widths, int calls, bool engine)
    {
        using var subject = new ScoringSubject(widths, RowCount);
        using var onnx = new OnnxScoring(subject);
        NetworkEvaluator evaluator = subject.Network.CreateEvaluator();
        using PredictionEngine<Row, Prediction> predictionEngine = subject.CreatePredictionEngine();
        var prediction = new Prediction();
        double largest = LargestDifference(subject, onnx, predictionEngine);
        int row = 0;

        Row Next() => subject.Rows[row++ % RowCount];

        double Ours() =>
            engine
                ? SideBySide.SecondsPerCall(calls, () => predictionEngine.Predict(Next(), ref prediction))
                : SideBySide.SecondsPerCall(calls, () => evaluator.Evaluate(Next().Features));

        double Peer() => SideBySide.SecondsPerCall(calls, () => onnx.Score(Next().Features));

        (Samples ours, Samples peers, Samples ratio) = SideBySide.Measure(Ours, Peer, Pairs);
        return new Result(
            ours,
            peers,
            ratio,
            ResultTable.Time,
            Note: FormattableString.Invariant(
                $"{calls} predictions a measurement; scores differ by {largest:G1} · max(1, score) at the most"
            )
        );
    }

    private static double LargestDifference(ScoringSubject subject, OnnxScoring onnx, PredictionEngine<Row, Prediction> engine)
    {
        double Difference(float ours, float theirs) => Math.Abs(ours - theirs) / Math.Max(1, Math.Abs(ours));
        double largest = subject.Rows.Max(row => Difference(engine.Predict(row).Score, onnx.Score(row.Features)));
        return largest <= 1e-5
            ? largest
            : throw new InvalidOperationException($"The two scores differ by {largest}. A comparison of their times would mean nothing.");
    }
}
