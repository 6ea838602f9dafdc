using MLSpectral.Kernels;

namespace MLSpectral;

/// <summary>What a run trains, for what, and on which rows.</summary>
/// <param name="Network">The network; trained in place.</param>
/// <param name="Task">What it is trained for.</param>
/// <param name="Data">The rows, encoded for the task.</param>
internal sealed record TrainingProblem(TensorNetwork Network, LearningTask Task, TrainingData Data);
