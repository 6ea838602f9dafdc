using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Tests.Statistics;

/// <summary>
/// The simulated null distributions of the test against pure noise: writes the committed table, and checks it with other draws.
/// </summary>
[TestClass]
public sealed class MarchenkoPasturNullTableTests
{
    private const string AcceptVariable = "MLSPECTRAL_ACCEPT_NULL_TABLE";
    private const int Seed = 20260101;

    [TestMethod]
    public void Table_IsWhatItsSimulationGives()
    {
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
            WriteTable();

        // Two small cells; all of them take some minutes.
        foreach ((int row, int column) in new[] { (0, 4), (1, 2) })
        {
            double[] simulated = Cell((int)MarchenkoPasturNullTable.Counts[row], MarchenkoPasturNullTable.AspectRatios[column]);
            ReadOnlySpan<double> committed = MarchenkoPasturNullTable.Cell(row, column);
            Assert.AreEqual(simulated.Length, committed.Length);
            for (int i = 0; i < simulated.Length; i++)
                Assert.AreEqual(
                    simulated[i],
                    committed[i],
                    6e-5,
                    $"Number {i} of cell ({row}, {column}); set {AcceptVariable}=1 to simulate the table again."
                );
        }
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

    // As a table cell is a sample as well, its levels differ by its own chance too; five standard deviations of the new draws leave room
    // for both.
    private static void AssertLevels(int count, double aspectRatio, int draws)
    {
        NullSimulation simulation = NullSimulation.Of(count, aspectRatio, draws, Seed - 1);
        var law = new MarchenkoPasturNull(count, aspectRatio);
        foreach (double level in (ReadOnlySpan<double>)[0.9, 0.5, 0.1, 0.05, 0.01, 0.005])
        {
            double room = 5 * Math.Sqrt(level * (1 - level) / draws);
            Assert.AreEqual(
                level,
                simulation.EdgeStatistics.Count(t => Math.Exp(law.LogEdgePValue(t)) <= level) / (double)draws,
                room,
                $"edge, level {level}"
            );
            Assert.AreEqual(
                level,
                simulation.ScaledDistances.Count(d => law.DistancePValue(d / count) <= level) / (double)draws,
                room,
                $"distance, level {level}"
            );
        }
    }

    private static void WriteTable()
    {
        var rows = new StringBuilder();
        foreach (double count in MarchenkoPasturNullTable.Counts)
        {
            foreach (double aspectRatio in MarchenkoPasturNullTable.AspectRatios)
            {
                string[] numbers =
                [
                    .. Cell((int)count, aspectRatio).Select(value => value.ToString("0.0000", CultureInfo.InvariantCulture)),
                ];
                int line = 2 + MarchenkoPasturNullTable.EdgeLevels.Length;
                rows.Append(CultureInfo.InvariantCulture, $"            {string.Join(", ", numbers[..line])},\n");
                rows.Append(CultureInfo.InvariantCulture, $"            {string.Join(", ", numbers[line..])},\n");
            }
        }

        string file = TableFile(),
            text = File.ReadAllText(file);
        const string Head = "Cells =>\n        [\n";
        int start = text.IndexOf(Head, StringComparison.Ordinal) + Head.Length,
            end = text.IndexOf("        ];", start, StringComparison.Ordinal);
        File.WriteAllText(file, text[..start] + rows + text[end..]);
    }

    private static double[] Cell(int count, double aspectRatio)
    {
        int draws = count switch
        {
            <= 130 => 20_000,
            <= 250 => 10_000,
            <= 500 => 5_000,
            _ => 3_000,
        };
        NullSimulation simulation = NullSimulation.Of(count, aspectRatio, draws, Seed + (1000 * count) + (int)(100 * aspectRatio));
        (double shift, double stretch) = simulation.EdgeLine();
        return
        [
            shift,
            stretch,
            .. MarchenkoPasturNullTable
                .EdgeLevels.ToArray()
                .Select(level => NullSimulation.UpperQuantile(simulation.EdgeStatistics, level)),
            .. MarchenkoPasturNullTable.Levels.ToArray().Select(level => NullSimulation.UpperQuantile(simulation.ScaledDistances, level)),
        ];
    }

    private static string TableFile([CallerFilePath] string here = "") =>
        Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(here)!, "../../../../src/MLSpectral/Statistics/RandomMatrices/MarchenkoPasturNullTable.cs")
        );
}
