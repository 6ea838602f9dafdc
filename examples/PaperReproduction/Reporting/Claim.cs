namespace PaperReproduction.Reporting;

/// <summary>A claim, and what came of it.</summary>
/// <param name="Statement">What is claimed.</param>
/// <param name="Source">Who claims it.</param>
/// <param name="Criterion">What counts as reproduced.</param>
/// <param name="Verdict">What came of it.</param>
/// <param name="Numbers">The numbers behind that, and why, where it is not reproduced.</param>
internal sealed record Claim(string Statement, string Source, string Criterion, Verdict Verdict, string Numbers)
{
    /// <summary>A claim that is reproduced or not by a condition.</summary>
    public static Claim Of(string statement, string source, string criterion, bool holds, string numbers) =>
        new(statement, source, criterion, holds ? Verdict.Reproduced : Verdict.NotReproduced, numbers);
}
