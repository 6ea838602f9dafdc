using System.Globalization;

namespace MLSpectral.Kernels;

/// <summary>How a spectrum will be computed, why, and what it will take.</summary>
public sealed record SpectrumPlan
{
    internal SpectrumPlan() { }

    /// <summary>The method.</summary>
    public SpectrumMethod Method { get; internal init; }

    /// <summary>Why this one, as a sentence.</summary>
    public string Reason { get; internal init; } = "";

    /// <summary>
    /// The time, estimated from the operations and the speed of this machine: right to a factor of two or so, and a guess where the number
    /// of products is not known before.
    /// </summary>
    public double Seconds { get; internal init; }

    /// <summary>The memory beyond what is held already, at the peak.</summary>
    public long Bytes { get; internal init; }

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
