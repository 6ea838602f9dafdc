using Microsoft.ML.Data;

namespace PaperReproduction.Data;

/// <summary>An image of 28 × 28 pixels, and whether it shows the first of two things.</summary>
internal sealed class BinaryImage
{
    [VectorType(IdxImages.PixelCount)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }
}
