using Microsoft.ML;

namespace PaperReproduction.Data;

/// <summary>Fashion-MNIST: 6000 training and 2000 test images of ten kinds of clothing, or of two of them.</summary>
/// <param name="First">A class to tell from another; null for all ten.</param>
/// <param name="Second">The other.</param>
internal sealed record FashionProblem(int? First = null, int? Second = null) : Problem
{
    private const int ImagesPerClass = 600;
    private const int Classes = 10;
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Data");

    public override string Name => First is null ? "Fashion-MNIST, ten classes" : $"Fashion-MNIST, class {First} against {Second}";

    public override LearningTask Task => First is null ? LearningTask.Classes : LearningTask.TwoClasses;

    public override int Rows => ImagesPerClass * (First is null ? Classes : 2);

    public override int Features => IdxImages.PixelCount;

    public override (IDataView Train, IDataView Test) Load(MLContext ml) => (Load(ml, "train6k"), Load(ml, "test2k"));

    private IDataView Load(MLContext ml, string part)
    {
        List<LabeledImage> images = IdxImages.Read(
            Path.Combine(Folder, $"fashion-mnist-{part}-images-idx3-ubyte.gz"),
            Path.Combine(Folder, $"fashion-mnist-{part}-labels-idx1-ubyte.gz")
        );
        if (First is null)
        {
            IDataView all = ml.Data.LoadFromEnumerable(images);
            return ml
                .Transforms.Conversion.MapValueToKey(
                    "Label",
                    nameof(LabeledImage.Class),
                    keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue
                )
                .Fit(all)
                .Transform(all);
        }

        return ml.Data.LoadFromEnumerable(
            images
                .Where(image => image.Class == First || image.Class == Second)
                .Select(image => new BinaryImage { Features = image.Features, Label = image.Class == First })
        );
    }
}
