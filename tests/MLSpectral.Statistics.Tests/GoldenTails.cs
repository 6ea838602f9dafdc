using System.Globalization;
using System.Text.Json;

namespace MLSpectral.Tests.Statistics;

/// <summary>Samples, weight matrices and reference values from Golden/tails; conventions in the README there.</summary>
internal static class GoldenTails
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden", "tails");

    /// <summary>A JSON file of the folder, such as <c>independent_reference.json</c>.</summary>
    public static JsonElement Json(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file)));
        return document.RootElement.Clone();
    }

    /// <summary>A sample in descending order.</summary>
    public static double[] Sample(string name)
    {
        double[] values = [.. File.ReadLines(Path.Combine(Folder, "samples", name + ".csv")).Skip(1).Select(Number)];
        Array.Sort(values);
        Array.Reverse(values);
        return values;
    }

    /// <summary>The rows of a weight matrix.</summary>
    public static double[][] Weight(string name) =>
        [.. File.ReadLines(Path.Combine(Folder, "weights", name + ".csv")).Select(line => line.Split(',').Select(Number).ToArray())];

    /// <summary>A number of a reference file, in which NaN and infinities are strings.</summary>
    public static double Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? Number(value.GetString()!) : value.GetDouble();

    private static double Number(string text) =>
        text switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
}
