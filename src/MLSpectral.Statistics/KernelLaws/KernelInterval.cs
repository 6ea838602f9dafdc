namespace MLSpectral.Statistics.KernelLaws;

/// <summary>An interval in which a law has density.</summary>
/// <param name="Lower">Where it begins.</param>
/// <param name="Upper">Where it ends.</param>
public readonly record struct KernelInterval(double Lower, double Upper);
