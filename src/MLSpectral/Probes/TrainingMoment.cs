namespace MLSpectral.Probes;

/// <summary>When a measurement was made, and how training stood.</summary>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="Epoch">Passes over the training rows, with fractions.</param>
/// <param name="ElapsedSeconds">Since training began.</param>
/// <param name="LearningRate">The optimizer's learning rate.</param>
/// <param name="TrainLoss">Over all training rows.</param>
/// <param name="ValidationLoss">Over the validation rows; NaN without any.</param>
internal readonly record struct TrainingMoment(long Step, float Epoch, double ElapsedSeconds, double LearningRate, double TrainLoss, double ValidationLoss);
