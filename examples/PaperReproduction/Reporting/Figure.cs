namespace PaperReproduction.Reporting;

/// <summary>A picture as what is in it: drawn by <see cref="FigureFile"/>, and written as numbers beside it.</summary>
/// <param name="Name">The name of its files.</param>
/// <param name="Caption">What there is to see.</param>
/// <param name="Panels">Its panels, row by row.</param>
/// <param name="PanelsPerRow">How many stand in a row.</param>
internal sealed record Figure(string Name, string Caption, IReadOnlyList<Panel> Panels, int PanelsPerRow);
