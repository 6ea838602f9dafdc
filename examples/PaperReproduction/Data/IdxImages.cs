using System.Buffers.Binary;
using System.IO.Compression;

namespace PaperReproduction.Data;

/// <summary>Images and labels in the IDX format of MNIST and Fashion-MNIST, compressed with gzip.</summary>
internal static class IdxImages
{
    /// <summary>28 × 28.</summary>
    public const int PixelCount = 784;

    private const int ImageHeader = 16,
        LabelHeader = 8;
    private const int ImageMagic = 0x803,
        LabelMagic = 0x801;

    // Mean and standard deviation of the pixels of Fashion-MNIST, from 0 to 1: of all 60,000 training images.
    private const float Mean = 0.2860f,
        Deviation = 0.3530f;

    /// <summary>The images with pixels of mean 0 and variance 1 over all images and pixels.</summary>
    public static List<LabeledImage> Read(string imageFile, string labelFile)
    {
        byte[] images = Unpack(imageFile, ImageMagic),
            labels = Unpack(labelFile, LabelMagic);
        int count = BinaryPrimitives.ReadInt32BigEndian(images.AsSpan(4));
        if (images.Length != ImageHeader + ((long)count * PixelCount))
            throw Damaged(imageFile, $"it names {count} images of 28 × 28 pixels, and has {images.Length} bytes");
        if (labels.Length != LabelHeader + count)
            throw Damaged(labelFile, $"it has {labels.Length - LabelHeader} labels, and {Path.GetFileName(imageFile)} {count} images");
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new LabeledImage
                {
                    Features = Array.ConvertAll(images[(ImageHeader + (i * PixelCount))..(ImageHeader + ((i + 1) * PixelCount))], pixel =>
                        ((pixel / 255f) - Mean) / Deviation
                    ),
                    Class = labels[LabelHeader + i],
                }),
        ];
    }

    private static byte[] Unpack(string file, int magic)
    {
        using var zip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var content = new MemoryStream();
        try
        {
            zip.CopyTo(content);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(file, $"it cannot be unpacked ({e.Message.TrimEnd('.')})");
        }

        byte[] bytes = content.ToArray();
        if (bytes.Length < LabelHeader || BinaryPrimitives.ReadInt32BigEndian(bytes) != magic)
            throw Damaged(file, $"it is no IDX file of {(magic == ImageMagic ? "images" : "labels")}");
        return bytes;
    }

    private static InvalidDataException Damaged(string file, string reason) =>
        new($"{file} is damaged: {reason}. Restore it from the repository, and build again.");
}
