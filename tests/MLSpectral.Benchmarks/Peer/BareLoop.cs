using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Peer;

/// <summary>
/// Training as an engineer writes it with TorchSharp alone. Each step has its own dispose scope and reads its loss once, as ours does.
/// </summary>
internal static class BareLoop
{
    /// <summary>Trains on features n × d and targets n × 1; gives the mean loss of each epoch.</summary>
    public static IReadOnlyList<double> Train(
        Sequential network,
        optim.Optimizer optimizer,
        Tensor features,
        Tensor targets,
        long batchSize,
        int epochs,
        Generator order
    )
    {
        var losses = new List<double>();
        for (int epoch = 0; epoch < epochs; epoch++)
            losses.Add(TrainEpoch(network, optimizer, features, targets, batchSize, order));
        return losses;
    }

    private static double TrainEpoch(
        Sequential network,
        optim.Optimizer optimizer,
        Tensor features,
        Tensor targets,
        long batchSize,
        Generator order
    )
    {
        long n = features.shape[0];
        using Tensor permutation = randperm(n, ScalarType.Int64, generator: order);
        double sum = 0;
        for (long start = 0; start < n; start += batchSize)
        {
            using var scope = NewDisposeScope();
            long count = Math.Min(batchSize, n - start);
            Tensor rows = permutation.narrow(0, start, count);
            Tensor loss = nn.functional.mse_loss(network.forward(features.index_select(0, rows)), targets.index_select(0, rows));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            sum += loss.item<float>() * count;
        }

        return sum / n;
    }
}
