using Microsoft.ML.Data;

namespace TextFeatures;

/// <summary>A row of tickets.tsv: who should answer, how the message came in, and what it says.</summary>
internal sealed class Ticket
{
    [LoadColumn(0)]
    public string Team { get; set; } = "";

    [LoadColumn(1)]
    public string Channel { get; set; } = "";

    [LoadColumn(2)]
    public string Text { get; set; } = "";
}
