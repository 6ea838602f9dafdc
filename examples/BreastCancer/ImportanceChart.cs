using Spectre.Console;

namespace BreastCancer;

/// <summary>The features that matter most, as bars.</summary>
internal static class ImportanceChart
{
    private const int BarWidth = 40;

    public static Grid Of(IReadOnlyDictionary<string, double> importance, int count)
    {
        Grid grid = new Grid().AddColumns(3);
        double largest = importance.Values.Max();
        foreach ((string feature, double loss) in importance.OrderByDescending(pair => pair.Value).Take(count))
            grid.AddRow(feature, $"{loss:F4}", new string('█', (int)Math.Round(BarWidth * Math.Max(0, loss) / largest)));
        return grid;
    }
}
