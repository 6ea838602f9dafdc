using MLSpectral.Statistics.Checks;

namespace MLSpectral;

public sealed partial class FeedForwardBinaryTrainer
{
    /// <summary>Options of <see cref="FeedForwardBinaryTrainer"/>.</summary>
    public sealed class Options : ClassificationOptions
    {
        internal override void Check()
        {
            base.Check();
            OptionCheck.That(
                ClassWeights?.Count is null or 2,
                nameof(ClassWeights),
                ClassWeights,
                $"it has {ClassWeights?.Count} weights, and a Boolean label two classes. Give the weight of false, then that of true."
            );
        }
    }
}
