using System.Collections.ObjectModel;

namespace MLSpectral;

/// <summary>
/// Numbers by their names that nobody can change, in the order given; without those that are NaN, which counts as missing.
/// </summary>
internal static class NamedNumbers
{
    /// <summary>Copies numbers.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="property">What they are, for the message.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public static IReadOnlyDictionary<string, double> Copy(IReadOnlyDictionary<string, double> numbers, string property)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var copy = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        foreach ((string name, double value) in numbers)
        {
            if (string.IsNullOrWhiteSpace(name))
                throw new ArgumentException($"A name in {property} is empty; give each number a name, such as \"TopAlignment\".", property);
            if (!double.IsNaN(value))
                copy[name] = value;
        }

        return copy.Count == 0 ? ReadOnlyDictionary<string, double>.Empty : new ReadOnlyDictionary<string, double>(copy);
    }

    /// <summary>Whether both have the same names with the same values, in any order.</summary>
    public static bool AreEqual(IReadOnlyDictionary<string, double> one, IReadOnlyDictionary<string, double> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out double value) && value.Equals(pair.Value));

    /// <summary>The names of all of them, in the order first met.</summary>
    public static IReadOnlyList<string> Names(IEnumerable<IReadOnlyDictionary<string, double>> all) =>
        [.. all.SelectMany(numbers => numbers.Keys).Distinct(StringComparer.Ordinal)];
}
