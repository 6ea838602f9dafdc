using MLSpectral;

namespace PaperReproduction.Runs;

/// <summary>Ends training once the training loss is small enough, and tells how far it is.</summary>
/// <param name="loss">The loss; 0 for never.</param>
/// <param name="epochs">Of the whole run.</param>
/// <param name="onProgress">Gets the share of the run that is done: by epochs, or by the logarithm of the loss.</param>
internal sealed class StopAtLoss(double loss, int epochs, Action<double> onProgress) : TrainingCallback
{
    private double _first = double.NaN;

    public override TrainingAction OnEpochCompleted(EpochReport report)
    {
        if (double.IsNaN(_first))
            _first = report.TrainLoss;
        double share = (double)report.Epoch / epochs;
        onProgress(loss > 0 ? Math.Clamp(Math.Log(_first / report.TrainLoss) / Math.Log(_first / loss), share, 1) : share);
        return report.TrainLoss <= loss
            ? TrainingAction.Stop(FormattableString.Invariant($"The training loss is {report.TrainLoss:G3}."))
            : TrainingAction.Continue;
    }
}
