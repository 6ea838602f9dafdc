namespace MLSpectral;

/// <summary>The columns of a trace: the properties of a row, in their order; <c>Eigenvalues</c> is and stays the last.</summary>
internal static class SpectralColumns
{
    /// <summary>All but the probes' own numbers, whose names depend on the rows.</summary>
    public static IReadOnlyList<TableColumn<SpectralMeasurement>> All { get; } = PropertyColumns.Of<SpectralMeasurement>();

    /// <summary>The columns of a file, where the probes' own numbers are always among them, whatever their names.</summary>
    public static IReadOnlyList<TableColumn<SpectralMeasurement>> Stored { get; } = With(Custom([]));

    /// <summary>The columns of some rows: with the probes' own numbers if there are any.</summary>
    public static IReadOnlyList<TableColumn<SpectralMeasurement>> Of(IEnumerable<SpectralMeasurement> rows)
    {
        IReadOnlyList<string> names = NamedNumbers.Names(rows.Select(row => row.CustomStatistics));
        return names.Count == 0 ? All : With(Custom(names));
    }

    private static NamedNumbersColumn<SpectralMeasurement> Custom(IReadOnlyList<string> names) =>
        new(
            nameof(SpectralMeasurement.CustomStatistics),
            names,
            row => row.CustomStatistics,
            InitOnly.Setter<SpectralMeasurement, IReadOnlyDictionary<string, double>>(nameof(SpectralMeasurement.CustomStatistics))
        );

    // Before the eigenvalues: text files need a vector of variable length at the end.
    private static IReadOnlyList<TableColumn<SpectralMeasurement>> With(NamedNumbersColumn<SpectralMeasurement> custom) =>
        [.. All.SkipLast(1), custom, All[^1]];
}
