namespace MLSpectral;

/// <summary>Statistics of a trace by the names of their columns, for several matrices.</summary>
internal static class SpectralDiagnostic
{
    /// <summary>Refuses names that are no statistic of a trace, or that occur twice.</summary>
    /// <exception cref="ArgumentException">There is one, or no name at all.</exception>
    public static void Require(IReadOnlyCollection<string> statistics, SpectralTrace trace)
    {
        if (statistics.Count == 0)
            throw new ArgumentException(
                "No statistic is named; name at least one, such as \"Alpha\", or pass null for the usual ones.",
                nameof(statistics)
            );
        IReadOnlyList<string> custom = NamedNumbers.Names(trace.Measurements.Select(row => row.CustomStatistics));
        IEnumerable<string> known = NamedStatistic.ColumnNames.Concat(custom.Select(own => NamedStatistic.CustomPrefix + own));
        foreach (string name in statistics)
        {
            NamedStatistic? found = NamedStatistic.Find(name);
            if (found is null || (found.CustomName is string own && !custom.Contains(own)))
                throw new ArgumentException(
                    $"'{name}' is no statistic of this spectral trace; use names of its Double columns: "
                        + $"{string.Join(", ", known)}.",
                    nameof(statistics)
                );
        }

        if (statistics.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key is string repeated)
            throw new ArgumentException(
                $"The statistic '{repeated}' is named twice, and columns need different names; name it once.",
                nameof(statistics)
            );
    }

    /// <summary>
    /// The names of matrices: <c>Weight.1</c>, and without a number for a matrix of the whole network. Layers' names are the caller's and
    /// may repeat, so they come in only where matrix and number do not tell two apart.
    /// </summary>
    public static IEnumerable<string> Names(IReadOnlyList<SpectralMeasurement> matrices)
    {
        HashSet<string> shared = [.. matrices.GroupBy(row => row.Label).Where(group => group.Count() > 1).Select(group => group.Key)];
        return matrices.Select(row => shared.Contains(row.Label) ? $"{row.Label}.{row.LayerName}" : row.Label);
    }

    /// <summary>The values of a statistic.</summary>
    public static IEnumerable<double> Values(string statistic, IReadOnlyList<SpectralMeasurement> matrices) =>
        matrices.Select(NamedStatistic.Find(statistic)!.Of);
}
