namespace PaperReproduction.Runs;

/// <summary>A row with a label of its own.</summary>
internal sealed class LabeledRow
{
    public float[] Features { get; set; } = [];

    public float Label { get; set; }
}
