namespace MLSpectral.Statistics.KernelLaws;

/// <summary>A node of a <see cref="GridCurve"/>.</summary>
/// <param name="Root">√x.</param>
/// <param name="Cumulative">F(x).</param>
/// <param name="Slope">dF/d√x = 2√x·f(x); NaN at 0, where it is not known.</param>
internal readonly record struct GridNode(double Root, double Cumulative, double Slope);
