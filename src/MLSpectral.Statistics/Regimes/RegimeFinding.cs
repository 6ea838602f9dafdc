namespace MLSpectral.Statistics.Regimes;

/// <summary>A regime and what it rests on.</summary>
/// <param name="Regime">The regime.</param>
/// <param name="Evidence">One sentence with the numbers.</param>
internal readonly record struct RegimeFinding(SpectralRegime Regime, string Evidence);
