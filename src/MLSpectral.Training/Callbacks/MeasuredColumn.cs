namespace MLSpectral;

/// <summary>A statistic that an option of a callback names.</summary>
internal static class MeasuredColumn
{
    /// <summary>Finds a statistic.</summary>
    /// <exception cref="ArgumentException">The trace has no such column of numbers.</exception>
    public static NamedStatistic Find(string name, string option) =>
        NamedStatistic.Find(name)
        ?? throw new ArgumentException(
            $"{option} is '{name}'; it must name a column of the trace that holds a Double, for example "
                + $"nameof(SpectralMeasurement.Alpha), or a probe's own number, such as \"{NamedStatistic.CustomPrefix}TopAlignment\".",
            option
        );
}
