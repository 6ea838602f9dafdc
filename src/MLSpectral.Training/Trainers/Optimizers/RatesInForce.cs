namespace MLSpectral;

/// <summary>What the step before was taken at; before the first, what that will be.</summary>
/// <param name="Rate">η.</param>
/// <param name="LayerFactors">The rate of each layer over η; null where all are 1.</param>
internal readonly record struct RatesInForce(double Rate, IReadOnlyList<double>? LayerFactors);
