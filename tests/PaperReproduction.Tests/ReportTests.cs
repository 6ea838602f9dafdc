using PaperReproduction.Reporting;

namespace PaperReproduction.Tests;

/// <summary>Tables and figures in files.</summary>
[TestClass]
public sealed class ReportTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlspectral-report-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void ATable_HasEveryDigitInItsCsv_AndFourInMarkdown()
    {
        var table = new ResultTable(
            "t",
            "A table",
            ["name", "value", "mixed", "sample"],
            [
                ["one, two", Math.PI, double.NaN, new Sample(1.25, 0.125)],
                ["three|four", 1e-20, "text", "none"],
            ]
        );
        string file = Path.Combine(_folder, "t.csv");
        table.SaveCsv(file);
        string[] lines = File.ReadAllLines(file);
        Assert.AreEqual("name,value,mixed,sample,\"sample, deviation\"", lines[0]);
        Assert.AreEqual("\"one, two\",3.141592653589793,NaN,1.25,0.125", lines[1]);
        Assert.AreEqual("three|four,1E-20,text,none,", lines[2]);
        Assert.AreEqual(
            "| name | value | mixed | sample |\n| --- | --- | --- | --- |\n| one, two | 3.142 | – | 1.25 ± 0.12 |\n| "
                + "three\\|four | 1E-20 | text | none |\n",
            table.ToMarkdown()
        );
    }

    [TestMethod]
    public void AHistogram_IsADensityOverAllEigenvalues()
    {
        Series bars = Series.Histogram("h", [0, 0, 0.5, 1.5, 1.6], right: 2, bins: 2);
        CollectionAssert.AreEqual(new[] { 0.5, 1.5 }, bars.X);
        Assert.AreEqual(0.2, bars.Y[0], 1e-12);
        Assert.AreEqual(0.4, bars.Y[1], 1e-12);
    }

    [TestMethod]
    public void AFigure_IsAPicture_WithItsNumbersBesideIt()
    {
        var figure = new Figure(
            "f",
            "A figure",
            [
                new Panel("one", "x", "y", [new Series("points", SeriesKind.Line, [1, 10], [2, 4], [0.5, 0.5]), Series.Edge("edge", 3)])
                {
                    IsLogX = true,
                    IsLogY = true,
                },
                new Panel("two", "x", "y", [Series.Histogram("h", [0.5, 1.5, 1.6], 2, 4), Series.Density("law", x => x, 0, 2)])
                {
                    Right = 2,
                },
            ],
            PanelsPerRow: 2
        );
        string picture = Path.Combine(_folder, "f.png"),
            numbers = Path.Combine(_folder, "f.csv");
        FigureFile.Save(figure, picture);
        FigureNumbers.Save(figure, numbers);
        CollectionAssert.AreEqual(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }, File.ReadAllBytes(picture)[..4]);
        string[] lines = File.ReadAllLines(numbers);
        Assert.AreEqual("Panel,Series,X,Y,Error", lines[0]);
        Assert.AreEqual("one,points,1,2,0.5", lines[1]);
        Assert.HasCount(1 + 2 + 1 + 4 + 300, lines);
    }
}
