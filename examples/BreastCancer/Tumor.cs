using Microsoft.ML.Data;

namespace BreastCancer;

/// <summary>
/// A row of breast-cancer.csv: whether a tumor is benign, and thirty measurements of its cells. The header gives the measurements their
/// names.
/// </summary>
internal sealed class Tumor
{
    [LoadColumn(0)]
    public bool Benign { get; set; }

    [LoadColumn(1, 30)]
    [VectorType(30)]
    public float[] Features { get; set; } = [];
}
