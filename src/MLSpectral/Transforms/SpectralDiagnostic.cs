using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>Statistics of a trace by the names of their columns, for several matrices.</summary>
internal static class SpectralDiagnostic
{
    private static readonly Dictionary<string, TableColumn<SpectralMeasurement>> Statistics = SpectralColumns
        .All.Where(column => column.Type == NumberDataViewType.Double)
        .ToDictionary(column => column.Name);

    /// <summary>Refuses names that are no statistic, or that occur twice.</summary>
    /// <exception cref="ArgumentException">There is one, or no name at all.</exception>
    public static void Require(IReadOnlyCollection<string> statistics)
    {
        if (statistics.Count == 0)
            throw new ArgumentException(
                "No statistic is named; name at least one, such as \"Alpha\", or pass null for the usual ones.",
                nameof(statistics)
            );
        foreach (string name in statistics)
        {
            if (name is null || !Statistics.ContainsKey(name))
                throw new ArgumentException(
                    $"'{name}' is no statistic of a spectral trace; use names of its Double columns: {string.Join(", ", Statistics.Keys)}.",
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
    public static IEnumerable<double> Values(string statistic, IReadOnlyList<SpectralMeasurement> matrices)
    {
        SpectralMeasurement? current = null;
        var get = (ValueGetter<double>)Statistics[statistic].CreateGetter(() => current!);
        double value = 0;
        foreach (SpectralMeasurement row in matrices)
        {
            current = row;
            get(ref value);
            yield return value;
        }
    }
}
