namespace MLSpectral;

/// <summary>What the outputs of a network are multiplied by, and what is added then; one number for each output.</summary>
/// <param name="Scales">The factors.</param>
/// <param name="Offsets">The summands.</param>
internal sealed record OutputUnits(IReadOnlyList<double> Scales, IReadOnlyList<double> Offsets);
