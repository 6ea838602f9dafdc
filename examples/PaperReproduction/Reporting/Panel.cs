namespace PaperReproduction.Reporting;

/// <summary>A panel of a picture.</summary>
/// <param name="Title">Above it.</param>
/// <param name="XLabel">Below it.</param>
/// <param name="YLabel">Beside it.</param>
/// <param name="Series">What is in it.</param>
internal sealed record Panel(string Title, string XLabel, string YLabel, IReadOnlyList<Series> Series)
{
    /// <summary>Whether the axis of x is logarithmic.</summary>
    public bool IsLogX { get; init; }

    /// <summary>Whether the axis of y is logarithmic.</summary>
    public bool IsLogY { get; init; }

    /// <summary>Whether the legend stands below the data.</summary>
    public bool HasLegendBelow { get; init; }

    /// <summary>The end of the axis of y at the bottom; NaN for that of the data.</summary>
    public double Bottom { get; init; } = double.NaN;

    /// <summary>The end of the axis of x on the right; NaN for that of the data.</summary>
    public double Right { get; init; } = double.NaN;
}
