namespace MLSpectral;

public sealed partial class FeedForwardBinaryTrainer
{
    /// <summary>Options of <see cref="FeedForwardBinaryTrainer"/>.</summary>
    public sealed class Options : ClassificationOptions { }
}
