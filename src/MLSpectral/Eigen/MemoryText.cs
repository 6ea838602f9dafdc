using System.Globalization;

namespace MLSpectral.Eigen;

/// <summary>Bytes in words.</summary>
internal static class MemoryText
{
    public static string Of(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(bytes < 1_000_000_000 ? $"{Math.Max(1, bytes / 1e6):F0} MB" : $"{bytes / 1e9:F1} GB")}");
}
