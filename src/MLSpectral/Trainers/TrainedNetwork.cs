using MLSpectral.Models;
using MLSpectral.Networks;
using MLSpectral.Spectra;

namespace MLSpectral.Trainers;

/// <summary>What a run leaves behind.</summary>
internal sealed record TrainedNetwork(FeedForwardNetwork Network, SpectralTrace Spectra, TrainingHistory History);
