namespace PaperReproduction.Reporting;

/// <summary>What an experiment found.</summary>
/// <param name="Claims">The claims it tests.</param>
/// <param name="Tables">Its numbers.</param>
/// <param name="Figures">Its pictures.</param>
internal sealed record Findings(IReadOnlyList<Claim> Claims, IReadOnlyList<ResultTable> Tables, IReadOnlyList<Figure> Figures);
