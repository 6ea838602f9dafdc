namespace MLSpectral;

/// <summary>The plan that a trainer makes of rows once it has seen them.</summary>
/// <typeparam name="TModel">What training gives.</typeparam>
/// <param name="Task">What is learned.</param>
/// <param name="Start">The network to start from; null for random weights.</param>
/// <param name="MakeModel">Makes the model of the trained network.</param>
internal sealed record TrainingPlan<TModel>(LearningTask Task, FeedForwardNetwork? Start, Func<TrainedNetwork, TModel> MakeModel);
