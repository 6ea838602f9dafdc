using MLSpectral.Statistics.Checks;

namespace MLSpectral;

public sealed partial class FeedForwardRegressionTrainer
{
    /// <summary>Options of <see cref="FeedForwardRegressionTrainer"/>.</summary>
    public sealed class Options : FeedForwardOptions
    {
        /// <summary>What is minimized.</summary>
        public RegressionLoss Loss { get; set; } = RegressionLoss.Squared;

        /// <summary>
        /// Whether the labels are brought to mean 0 and variance 1 for training; scores are in their original units either way.
        /// </summary>
        public bool StandardizeTarget { get; set; } = true;

        internal override void Check()
        {
            base.Check();
            OptionCheck.NotNull(Loss, nameof(Loss), "Use for example RegressionLoss.Squared.");
        }
    }
}
