using System.Globalization;

namespace MLSpectral.Kernels;

/// <summary>How a spectrum will be computed, why, and what it will take.</summary>
/// <param name="Method">The method.</param>
/// <param name="Reason">Why this one, as a sentence.</param>
/// <param name="Seconds">The time, estimated from the operations and the speed of this machine: right to a factor of two or so, and a guess
/// where the number of products is not known before.</param>
/// <param name="Bytes">The memory beyond what is held already, at the peak.</param>
public sealed record SpectrumPlan(SpectrumMethod Method, string Reason, double Seconds, long Bytes)
{
    /// <summary>One line, for example <c>Lanczos: fewer operations than … About 0.1 s and 40 MB.</c></summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Method}: {Reason} About {Time} and {MemoryText.Of(Bytes)}.");

    private string Time =>
        Seconds switch
        {
            < 0.01 => "10 ms or less",
            < 100 => string.Create(CultureInfo.InvariantCulture, $"{Seconds:G2} s"),
            < 6000 => string.Create(CultureInfo.InvariantCulture, $"{Seconds / 60:F0} minutes"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{Seconds / 3600:F1} hours"),
        };
}
