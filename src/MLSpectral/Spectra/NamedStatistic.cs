namespace MLSpectral;

/// <summary>
/// A number of a row by its name: a Double column of the trace, or <c>CustomStatistics.</c> and the name that a probe gave its own number.
/// </summary>
internal sealed class NamedStatistic
{
    /// <summary>What the name of a probe's own number begins with, where columns are named.</summary>
    public const string CustomPrefix = nameof(SpectralMeasurement.CustomStatistics) + ".";

    private static readonly Dictionary<string, NumberColumn<SpectralMeasurement, double>> Columns = SpectralColumns
        .All.OfType<NumberColumn<SpectralMeasurement, double>>()
        .ToDictionary(column => column.Name);

    private readonly Func<SpectralMeasurement, double> _value;

    private NamedStatistic(string name, Func<SpectralMeasurement, double> value) => (Name, _value) = (name, value);

    /// <summary>The names of the Double columns.</summary>
    public static IEnumerable<string> ColumnNames => Columns.Keys;

    /// <summary>The name as given.</summary>
    public string Name { get; }

    /// <summary>The name that the probe gave its number; null for a column.</summary>
    public string? CustomName => Name.StartsWith(CustomPrefix, StringComparison.Ordinal) ? Name[CustomPrefix.Length..] : null;

    /// <summary>Finds a statistic; null where there is no such column.</summary>
    public static NamedStatistic? Find(string? name)
    {
        if (name is null)
            return null;
        if (Columns.TryGetValue(name, out NumberColumn<SpectralMeasurement, double>? column))
            return new NamedStatistic(name, column.Get);
        return name.StartsWith(CustomPrefix, StringComparison.Ordinal) && name.Length > CustomPrefix.Length
            ? new NamedStatistic(name, row => Custom(row, name[CustomPrefix.Length..]))
            : null;
    }

    /// <summary>A probe's own number; NaN where the row has none of this name.</summary>
    public static double Custom(SpectralMeasurement row, string name) =>
        row.CustomStatistics.TryGetValue(name, out double value) ? value : double.NaN;

    /// <summary>Its value in a row.</summary>
    public double Of(SpectralMeasurement row) => _value(row);
}
