using MLSpectral;

namespace SteeredTraining;

/// <summary>
/// A callback of one's own: stops at a wanted accuracy on the validation rows. It has no state, so one object serves every run.
/// </summary>
internal sealed class GoodEnough(double accuracy) : TrainingCallback
{
    public override TrainingAction OnEpochCompleted(EpochReport report) =>
        report.ValidationMetric >= accuracy
            ? TrainingAction.Stop($"{report.MetricName} on the validation rows is {report.ValidationMetric:P1}, which is good enough.")
            : TrainingAction.Continue;
}
