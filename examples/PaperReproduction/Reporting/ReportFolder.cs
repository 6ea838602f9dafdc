using System.Text;
using PaperReproduction.Experiments;

namespace PaperReproduction.Reporting;

/// <summary>Writes what experiments found: a page, and for each experiment a folder with its tables (CSV, Markdown) and its figures (PNG, and their numbers as CSV).</summary>
/// <param name="folder">Where to.</param>
/// <param name="mode">The mode it was made in.</param>
internal sealed class ReportFolder(string folder, string mode)
{
    /// <summary>The page.</summary>
    public string Page { get; } = Path.Combine(folder, "report.md");

    /// <summary>Writes everything.</summary>
    public void Write(IReadOnlyList<(Experiment Experiment, Findings Findings)> chapters)
    {
        var page = new StringBuilder($"# Spectral Evolution and Invariance in Linear-width Neural Networks, reproduced\n\nMode: {mode}. The claims, with what was fixed beforehand to count as reproduced.\n\n");
        ResultTable claims = Claims(chapters);
        page.Append(claims.ToMarkdown());
        Directory.CreateDirectory(folder);
        claims.SaveCsv(Path.Combine(folder, "claims.csv"));
        foreach ((Experiment experiment, Findings findings) in chapters)
            page.Append(Chapter(experiment, findings));
        File.WriteAllText(Page, page.ToString());
    }

    private static ResultTable Claims(IReadOnlyList<(Experiment Experiment, Findings Findings)> chapters) => new(
        "claims",
        "The claims",
        ["experiment", "claim", "source", "criterion", "verdict", "numbers"],
        [.. chapters.SelectMany(chapter => chapter.Findings.Claims.Select(claim => new object[] { $"{chapter.Experiment.Number}", claim.Statement, claim.Source, claim.Criterion, Words(claim.Verdict), claim.Numbers }))]);

    private string Chapter(Experiment experiment, Findings findings)
    {
        string name = $"experiment-{experiment.Number}", place = Path.Combine(folder, name);
        Directory.CreateDirectory(place);
        var text = new StringBuilder($"\n## {experiment.Number}. {experiment.Title}\n\n{experiment.Introduction}\n");
        foreach (Figure figure in findings.Figures)
        {
            FigureFile.Save(figure, Path.Combine(place, figure.Name + ".png"));
            FigureNumbers.Save(figure, Path.Combine(place, figure.Name + "-data.csv"));
            text.Append($"\n![{figure.Caption}]({name}/{figure.Name}.png)\n\n{figure.Caption} ([numbers]({name}/{figure.Name}-data.csv))\n");
        }

        foreach (ResultTable table in findings.Tables)
        {
            table.SaveCsv(Path.Combine(place, table.Name + ".csv"));
            File.WriteAllText(Path.Combine(place, table.Name + ".md"), table.ToMarkdown());
            text.Append($"\n{table.Title} ([CSV]({name}/{table.Name}.csv)):\n\n{table.ToMarkdown()}");
        }

        return text.ToString();
    }

    /// <summary>A verdict in words.</summary>
    public static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Reproduced => "reproduced",
        Verdict.NotReproduced => "not reproduced",
        _ => "not decidable at this size",
    };
}
