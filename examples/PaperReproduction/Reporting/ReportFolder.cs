using System.Text;

namespace PaperReproduction.Reporting;

/// <summary>
/// Writes what experiments found: a page, and for each experiment a folder with its tables (CSV, Markdown) and its figures (PNG, and their
/// numbers as CSV).
/// </summary>
/// <param name="folder">Where to.</param>
/// <param name="mode">The mode it was made in.</param>
/// <param name="suffix">Behind the names of the page and the table of claims, so that a report of some experiments does not take the place
/// of that of all.</param>
internal sealed class ReportFolder(string folder, string mode, string suffix = "")
{
    private readonly List<(Chapter Chapter, string Text)> _chapters = [];

    /// <summary>The page.</summary>
    public string Page { get; } = Path.Combine(folder, $"report{suffix}.md");

    /// <summary>The claims so far, with the number of the experiment that tests each.</summary>
    public IEnumerable<(int Number, Claim Claim)> Claims =>
        _chapters.SelectMany(one => one.Chapter.Findings.Claims.Select(claim => (one.Chapter.Number, claim)));

    /// <summary>Writes what an experiment found, and the page with all so far.</summary>
    public void Add(Chapter chapter)
    {
        Directory.CreateDirectory(folder);
        _chapters.Add((chapter, Write(chapter)));
        ResultTable claims = ClaimTable;
        claims.SaveCsv(Path.Combine(folder, $"claims{suffix}.csv"));
        var page = new StringBuilder(
            $"# Spectral Evolution and Invariance in Linear-width Neural Networks, reproduced\n\nMode: {mode}. The claims, with "
                + $"the criterion by which a claim counts as reproduced.\n\n"
        );
        page.Append(claims.ToMarkdown()).AppendJoin("", _chapters.Select(chapter => chapter.Text));
        File.WriteAllText(Page, page.ToString());
    }

    private ResultTable ClaimTable =>
        new(
            "claims",
            "The claims",
            ["experiment", "claim", "source", "criterion", "verdict", "numbers"],
            [
                .. Claims.Select(one =>
                    new object[]
                    {
                        $"{one.Number}",
                        one.Claim.Statement,
                        one.Claim.Source,
                        one.Claim.Criterion,
                        Words(one.Claim.Verdict),
                        one.Claim.Numbers,
                    }
                ),
            ]
        );

    private string Write(Chapter chapter)
    {
        string name = $"experiment-{chapter.Number}",
            place = Path.Combine(folder, name);
        Directory.CreateDirectory(place);
        var text = new StringBuilder($"\n## {chapter.Number}. {chapter.Title}\n\n{chapter.Introduction}\n");
        foreach (Figure figure in chapter.Findings.Figures)
        {
            FigureFile.Save(figure, Path.Combine(place, figure.Name + ".png"));
            FigureNumbers.Save(figure, Path.Combine(place, figure.Name + "-data.csv"));
            text.Append(
                $"\n![{figure.Caption}]({name}/{figure.Name}.png)\n\n{figure.Caption} ([numbers]({name}/{figure.Name}-data.csv))\n"
            );
        }

        foreach (ResultTable table in chapter.Findings.Tables)
        {
            table.SaveCsv(Path.Combine(place, table.Name + ".csv"));
            File.WriteAllText(Path.Combine(place, table.Name + ".md"), table.ToMarkdown());
            text.Append($"\n{table.Title} ([CSV]({name}/{table.Name}.csv)):\n\n{table.ToMarkdown()}");
        }

        return text.ToString();
    }

    /// <summary>A verdict in words.</summary>
    public static string Words(Verdict verdict) =>
        verdict switch
        {
            Verdict.Reproduced => "reproduced",
            Verdict.NotReproduced => "not reproduced",
            _ => "not decidable at this size",
        };
}
