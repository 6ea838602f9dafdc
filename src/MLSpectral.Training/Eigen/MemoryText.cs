using System.Globalization;

namespace MLSpectral.Kernels;

/// <summary>Bytes in words.</summary>
internal static class MemoryText
{
    public static string Of(long bytes) =>
        bytes switch
        {
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1e3):F0} kB"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
        };
}
