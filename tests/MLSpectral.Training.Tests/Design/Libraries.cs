using System.Reflection;
using MLSpectral.Kernels;
using MLSpectral.Statistics;

namespace MLSpectral.Tests.Design;

/// <summary>The three assemblies, each of which uses only those before it.</summary>
internal static class Libraries
{
    public static Assembly Statistics => typeof(SpectrumStatistics).Assembly;

    public static Assembly Core => typeof(SpectralTrace).Assembly;

    public static Assembly Training => typeof(NetworkKernels).Assembly;

    public static Assembly[] All => [Statistics, Core, Training];
}
