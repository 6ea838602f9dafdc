using MLSpectral.Statistics.Checks;

namespace MLSpectral;

public sealed partial class FeedForwardMultiOutputRegressionTrainer
{
    /// <summary>Options of <see cref="FeedForwardMultiOutputRegressionTrainer"/>.</summary>
    public sealed class Options : FeedForwardOptions
    {
        /// <summary>What is minimized, as the mean over rows and outputs.</summary>
        public RegressionLoss Loss { get; set; } = RegressionLoss.Squared;

        /// <summary>
        /// Whether each output's labels are brought to mean 0 and variance 1 for training, so that all count the same; scores are in their
        /// original units either way.
        /// </summary>
        public bool StandardizeTarget { get; set; } = true;

        internal override void Check()
        {
            base.Check();
            OptionCheck.NotNull(Loss, nameof(Loss), "Use for example RegressionLoss.Squared.");
        }
    }
}
