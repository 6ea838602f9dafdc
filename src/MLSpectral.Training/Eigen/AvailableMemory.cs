using System.Globalization;

namespace MLSpectral.Kernels;

/// <summary>The memory that the process can still get.</summary>
internal static class AvailableMemory
{
    /// <summary>
    /// Bytes: what the system calls available (Linux), within the limit of the container, else what the garbage collector knows.
    /// </summary>
    public static long Bytes()
    {
        // The collector's view respects containers, but the load it reports is that of its last run.
        GCMemoryInfo collector = GC.GetGCMemoryInfo();
        long limit = collector.TotalAvailableMemoryBytes - Environment.WorkingSet;
        long available = OperatingSystem.IsLinux()
            ? OfLinux("/proc/meminfo") ?? limit
            : collector.TotalAvailableMemoryBytes - collector.MemoryLoadBytes;
        return Math.Max(0, Math.Min(limit, available));
    }

    private static long? OfLinux(string path)
    {
        const string field = "MemAvailable:";
        string? line = File.Exists(path)
            ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))
            : null;
        return
            line is not null
            && long.TryParse(
                line[field.Length..].Replace("kB", null, StringComparison.Ordinal),
                NumberStyles.Integer,
                CultureInfo.InvariantCulture,
                out long kilobytes
            )
            ? 1024 * kilobytes
            : null;
    }
}
