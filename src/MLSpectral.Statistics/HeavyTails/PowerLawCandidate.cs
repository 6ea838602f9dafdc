namespace MLSpectral.Statistics.HeavyTails;

/// <summary>A candidate for the start of a power-law tail.</summary>
/// <param name="Xmin">x_min, a value of the sample.</param>
/// <param name="Alpha">α of the tail that begins there.</param>
/// <param name="TailCount">The number of values at or above x_min.</param>
/// <param name="KsDistance">The distance between this tail and its law.</param>
public readonly record struct PowerLawCandidate(double Xmin, double Alpha, int TailCount, double KsDistance);
