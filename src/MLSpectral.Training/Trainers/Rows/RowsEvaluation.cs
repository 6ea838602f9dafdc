using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>Loss and metric of a network over a set of rows.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Metric">The task's metric; NaN where it was not wanted.</param>
internal readonly record struct RowsEvaluation(double Loss, double Metric)
{
    // Rows and features evaluated at once: bounds memory, and fixes the order of summation.
    private const long ChunkRows = 8192,
        ChunkFeatures = 1 << 24;

    /// <summary>Evaluates the network, one pass for both.</summary>
    /// <param name="network">The network.</param>
    /// <param name="task">What it is trained for.</param>
    /// <param name="rows">As encoded.</param>
    /// <param name="withMetric">Whether the metric is wanted.</param>
    /// <param name="beforeChunk">Called before each chunk of rows; what it throws ends the evaluation.</param>
    public static RowsEvaluation Of(TensorNetwork network, LearningTask task, TrainingRows rows, bool withMetric, Action beforeChunk)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var scores = new List<Tensor>();
        double sum = 0;
        Device device = network.Layers[0].Weight.device;
        long chunkRows = Math.Clamp(ChunkFeatures / rows.Width, 1, ChunkRows);
        for (long start = 0; start < rows.Count; start += chunkRows)
        {
            beforeChunk();
            using var chunkScope = NewDisposeScope();
            TrainingRows chunk = rows.Slice(start, Math.Min(chunkRows, rows.Count - start)).To(device);
            Tensor chunkScores = network.Forward(chunk.Features);
            sum += task.MeanLoss(chunkScores, chunk.Targets, chunk.Weights).item<float>() * (double)chunk.Count;
            if (withMetric)
                scores.Add(chunkScores.cpu().MoveToOuterDisposeScope());
        }

        return new RowsEvaluation(
            sum / rows.Count,
            withMetric ? task.Metric(scores.Count == 1 ? scores[0] : cat(scores), rows.Targets, rows.Weights) : double.NaN
        );
    }
}
