namespace MLSpectral;

/// <summary>A model that says how its training went.</summary>
internal interface ITrainedModel
{
    TrainingHistory TrainingHistory { get; }
}
