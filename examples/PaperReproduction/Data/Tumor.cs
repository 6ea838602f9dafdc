using Microsoft.ML.Data;

namespace PaperReproduction.Data;

/// <summary>A row of breast-cancer.csv.</summary>
internal sealed class Tumor
{
    [LoadColumn(0)]
    public bool Label { get; set; }

    [LoadColumn(1, 30)]
    [VectorType(30)]
    public float[] Features { get; set; } = [];
}
