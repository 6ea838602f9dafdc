using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Tests.Statistics;

/// <summary>The simulated null distributions of the test against pure noise: writes the committed table, and checks it with other draws.</summary>
[TestClass]
public sealed class MarchenkoPasturNullTableTests
{
    private const string AcceptVariable = "MLSPECTRAL_ACCEPT_NULL_TABLE";
    private const int Seed = 20260101;

    [TestMethod]
    [TestCategory("Long")]
    public void Table_IsWrittenWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(AcceptVariable) != "1")
            Assert.Inconclusive($"Set {AcceptVariable}=1 to simulate the table again; that takes some ten minutes.");
        var rows = new StringBuilder();
        foreach (double count in MarchenkoPasturNullTable.Counts)
        {
            foreach (double aspectRatio in MarchenkoPasturNullTable.AspectRatios)
            {
                rows.AppendLine(CultureInfo.InvariantCulture, $"        {string.Join(", ", Cell((int)count, aspectRatio).Select(number => number.ToString("0.0000", CultureInfo.InvariantCulture)))},");
            }
        }

        string file = TableFile(), text = File.ReadAllText(file);
        int start = text.IndexOf("Cells =>\n    [\n", StringComparison.Ordinal) + "Cells =>\n    [\n".Length, end = text.IndexOf("    ];", start, StringComparison.Ordinal);
        File.WriteAllText(file, text[..start] + rows.Replace("\r\n", "\n") + text[end..]);
    }

    [TestMethod]
    [DataRow(10, 0.25)]
    [DataRow(30, 1.0)]
    [DataRow(60, 0.6)]
    public void Table_OfOtherDraws_HasItsLevels(int count, double aspectRatio) => AssertLevels(count, aspectRatio, draws: 1000);

    [TestMethod]
    [TestCategory("Long")]
    [DataRow(10, 0.01)]
    [DataRow(12, 0.9)]
    [DataRow(25, 0.4)]
    [DataRow(40, 0.02)]
    [DataRow(100, 1.0)]
    [DataRow(100, 0.98)]
    [DataRow(180, 0.1)]
    [DataRow(350, 0.7)]
    public void Table_OfManyOtherDraws_HasItsLevels(int count, double aspectRatio) => AssertLevels(count, aspectRatio, draws: 5000);

    // As a table cell is a sample as well, its levels differ by its own chance too; five standard deviations of the new draws leave room for both.
    private static void AssertLevels(int count, double aspectRatio, int draws)
    {
        NullSimulation simulation = NullSimulation.Of(count, aspectRatio, draws, Seed - 1);
        var law = new MarchenkoPasturNull(count, aspectRatio);
        foreach (double level in (ReadOnlySpan<double>)[0.5, 0.1, 0.05, 0.01, 0.005])
        {
            double room = 5 * Math.Sqrt(level * (1 - level) / draws);
            if (level < 0.5)
                Assert.AreEqual(level, simulation.EdgeStatistics.Count(t => Math.Exp(law.LogEdgePValue(t)) <= level) / (double)draws, room, $"edge, level {level}");
            Assert.AreEqual(level, simulation.ScaledDistances.Count(d => law.DistancePValue(d / count) <= level) / (double)draws, room, $"distance, level {level}");
        }
    }

    private static double[] Cell(int count, double aspectRatio)
    {
        int draws = count switch { <= 130 => 20_000, <= 250 => 10_000, <= 500 => 5_000, _ => 3_000 };
        NullSimulation simulation = NullSimulation.Of(count, aspectRatio, draws, Seed + (1000 * count) + (int)(100 * aspectRatio));
        (double shift, double stretch) = simulation.EdgeLine();
        return [shift, stretch, .. MarchenkoPasturNullTable.Levels.ToArray().Select(level => NullSimulation.UpperQuantile(simulation.ScaledDistances, level))];
    }

    private static string TableFile([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../../src/MLSpectral/Statistics/RandomMatrices/MarchenkoPasturNullTable.cs"));
}
