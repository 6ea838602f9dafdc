using MLSpectral.Statistics.KernelLaws;

namespace MLSpectral.Tests.Statistics.KernelLaws;

/// <summary>Stages in one line each.</summary>
internal static class KernelStages
{
    public static KernelStage Stage(double ratio, double identity, double slope, double weight) =>
        new()
        {
            Ratio = ratio,
            Identity = identity,
            Slope = slope,
            Weight = weight,
        };
}
