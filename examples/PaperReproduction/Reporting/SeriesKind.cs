namespace PaperReproduction.Reporting;

/// <summary>How a series is drawn.</summary>
internal enum SeriesKind
{
    /// <summary>Points joined by lines.</summary>
    Line,

    /// <summary>Points.</summary>
    Points,

    /// <summary>Bars of a histogram.</summary>
    Bars,

    /// <summary>A smooth curve: what theory says.</summary>
    Curve,

    /// <summary>A line from bottom to top.</summary>
    Edge,
}
