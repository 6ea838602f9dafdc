using Microsoft.ML.Data;

namespace SteeredTraining;

/// <summary>A row of digits.csv: a handwritten digit, and how dark each of 8 × 8 pixels is (0 to 16).</summary>
internal sealed class Image
{
    [LoadColumn(0)]
    public int Digit { get; set; }

    [LoadColumn(1, 64)]
    [VectorType(64)]
    public float[] Features { get; set; } = [];
}
