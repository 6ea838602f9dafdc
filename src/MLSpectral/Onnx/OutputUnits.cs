namespace MLSpectral;

/// <summary>
/// The factors that the outputs of a network are multiplied by and the summands that are then added, one of each for an output.
/// </summary>
/// <param name="Scales">The factors.</param>
/// <param name="Offsets">The summands.</param>
internal sealed record OutputUnits(IReadOnlyList<double> Scales, IReadOnlyList<double> Offsets);
