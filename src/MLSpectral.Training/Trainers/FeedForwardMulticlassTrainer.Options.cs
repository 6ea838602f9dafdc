using MLSpectral.Statistics.Checks;

namespace MLSpectral;

public sealed partial class FeedForwardMulticlassTrainer
{
    /// <summary>Options of <see cref="FeedForwardMulticlassTrainer"/>.</summary>
    public sealed class Options : ClassificationOptions
    {
        /// <summary>
        /// ε in [0, 1): the target of a row is 1 − ε on its class and ε/C on every one of the C classes (Szegedy et al. 2016).
        /// </summary>
        public double LabelSmoothing { get; set; }

        internal override void Check()
        {
            base.Check();
            OptionCheck.That(
                LabelSmoothing is >= 0 and < 1,
                nameof(LabelSmoothing),
                LabelSmoothing,
                "it must be at least 0 (none) and less than 1, for example 0.1."
            );
        }
    }
}
