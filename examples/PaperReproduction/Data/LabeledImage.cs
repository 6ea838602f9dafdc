using Microsoft.ML.Data;

namespace PaperReproduction.Data;

/// <summary>An image of 28 × 28 pixels and what it shows.</summary>
internal sealed class LabeledImage
{
    [VectorType(IdxImages.PixelCount)]
    public float[] Features { get; set; } = [];

    public uint Class { get; set; }
}
