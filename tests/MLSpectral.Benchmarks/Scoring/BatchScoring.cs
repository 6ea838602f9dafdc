using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Scoring;

/// <summary>Rows per second when there are many: ours still row by row on one thread, TorchSharp row by row or in batches.</summary>
internal static class BatchScoring
{
    private const int Pairs = 9;

    private static readonly (int[] Widths, int Rows)[] Networks = [([30, 64, 1], 65_536), ([784, 512, 512, 1], 2_048)];

    public static IEnumerable<Case> Cases =>
        from network in Networks
        from batchSize in new[] { 1, 256, 1024 }
        from threads in new[] { 1, 2 }
        select new Case(
            $"scoring many rows, {string.Join('-', network.Widths)}, torch "
                + $"{(batchSize == 1 ? "row by row" : $"in batches of {batchSize}")} with {threads} thread{(threads == 1 ? "" : "s")}",
            () => Run(network.Widths, network.Rows, batchSize, threads)
        );

    private static Result Run(int[] widths, int rowCount, int batchSize, int threads)
    {
        using var count = new ThreadCount(threads);
        using var subject = new ScoringSubject(widths, rowCount);
        using var torch = new TorchScoring(subject);
        using var mode = inference_mode();
        NetworkEvaluator evaluator = subject.Network.CreateEvaluator();
        var scores = new float[rowCount];

        double Ours() => SideBySide.SecondsPerCall(calls: 1, () => ScoreAll(evaluator, subject.Features, scores)) / rowCount;

        double Peer() => SideBySide.SecondsPerCall(calls: 1, () => torch.ScoreAll(batchSize, scores)) / rowCount;

        (Samples ours, Samples peers, Samples ratio) = SideBySide.Measure(Ours, Peer, Pairs);
        return new Result(ours, peers, ratio, ResultTable.RowsPerSecond, Note: $"{rowCount} rows a measurement");
    }

    private static void ScoreAll(NetworkEvaluator evaluator, ReadOnlySpan<float> features, Span<float> scores)
    {
        int width = features.Length / scores.Length;
        for (int i = 0; i < scores.Length; i++)
            scores[i] = evaluator.Evaluate(features.Slice(i * width, width))[0];
    }
}
