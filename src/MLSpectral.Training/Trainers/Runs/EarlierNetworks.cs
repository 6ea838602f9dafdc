using MLSpectral.Kernels;

namespace MLSpectral;

/// <summary>
/// Keeps the networks of earlier steps that a run may go back to, as far as somebody can ask for them: that of the best epoch, and that of
/// the last finite loss. Belongs to the caller's dispose scope.
/// </summary>
internal sealed class EarlierNetworks(FeedForwardOptions options, TensorNetwork network, LearningRates rates, RunProgress progress)
    : IRunState
{
    private readonly BestEpochKeeper _best = new(
        options.Callbacks.Length > 0 || options.OnCancellation == CancellationAction.ReturnBestModel ? Keeper(network) : null
    );
    private readonly KeptParameters? _lastFinite = options.OnDivergence == DivergenceAction.ReturnLastFiniteModel ? Keeper(network) : null;

    /// <summary>The number of the best epoch; null before the first.</summary>
    public int? BestEpoch => _best.Epoch;

    /// <summary>Whether <see cref="RestoreLastFinite"/> can be asked for.</summary>
    public bool KeepsLastFinite => _lastFinite is not null;

    /// <summary>Takes an epoch that just ended, and says whether it is the best so far.</summary>
    /// <param name="epoch">Its number.</param>
    /// <param name="cost">What it is judged by, lower is better.</param>
    public bool Offer(int epoch, double cost) => _best.Offer(epoch, progress.Step, rates.Current, cost);

    /// <summary>Takes note that the loss of the network as it is now is finite.</summary>
    public void TakeFinite() => _lastFinite?.Keep(progress.Step, rates.Current);

    /// <summary>Goes back to the end of the best epoch, if there is one.</summary>
    public void RestoreBest()
    {
        if (_best.Restore() is (long, CurrentRates) when)
            GoBack(when, isWanted: true);
    }

    /// <summary>Goes back to the last finite loss, where <see cref="KeepsLastFinite"/>.</summary>
    public void RestoreLastFinite() => GoBack(_lastFinite!.Restore(), isWanted: false);

    public void WriteState(BinaryWriter writer)
    {
        _best.WriteState(writer);
        _lastFinite?.WriteState(writer);
    }

    public void ReadState(PayloadReader reader)
    {
        _best.ReadState(reader);
        _lastFinite?.ReadState(reader);
    }

    private void GoBack((long Step, CurrentRates Rates) when, bool isWanted)
    {
        progress.GoBack(when.Step, isWanted);
        rates.GoBack(when.Rates);
    }

    private static KeptParameters Keeper(TensorNetwork network) => new([.. network.TrainedParameters]);
}
