namespace PaperReproduction.Reporting;

/// <summary>An experiment in the report.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Introduction">What is asked, and how.</param>
/// <param name="Findings">What it found.</param>
internal sealed record Chapter(int Number, string Title, string Introduction, Findings Findings);
