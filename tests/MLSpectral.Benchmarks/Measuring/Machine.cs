using System.Runtime.InteropServices;
using TorchSharp;

namespace MLSpectral.Benchmarks.Measuring;

/// <summary>Says where the numbers come from.</summary>
internal static class Machine
{
    private const string LinuxProcessorFile = "/proc/cpuinfo";

    public static string Describe() =>
        $"{Environment.ProcessorCount} cores of {ProcessorName()}; {RuntimeInformation.OSDescription}; "
        + $"{RuntimeInformation.FrameworkDescription}; "
        + $"LibTorch {torch.__version__}, one thread unless a case says otherwise.";

    private static string ProcessorName()
    {
        string? line = File.Exists(LinuxProcessorFile)
            ? File.ReadLines(LinuxProcessorFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
