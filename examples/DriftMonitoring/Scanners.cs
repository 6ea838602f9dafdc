namespace DriftMonitoring;

/// <summary>What becomes of an image of 8 × 8 pixels, 0 to 16, in scanners good and bad.</summary>
internal static class Scanners
{
    private static readonly Random Random = new(1);

    public static IReadOnlyList<(string Name, Func<float[], float[]> Change)> All { get; } =
    [
        ("The scanner of the training images", pixels => pixels),
        ("A lamp that is a tenth weaker: the same directions, all smaller", pixels => [.. pixels.Select(pixel => 0.9f * pixel)]),
        ("Dirt on the glass: two pixels no longer see", pixels => [.. pixels.Select((pixel, i) => i is 27 or 28 ? 0 : pixel)]),
        ("Noise in the sensor", pixels => [.. pixels.Select(pixel => Math.Clamp(pixel + Random.Next(-3, 4), 0, 16))]),
        ("Paper put in sideways: every pixel sees what another one saw", pixels =>
            [.. Enumerable.Range(0, 64).Select(i => pixels[(i % 8 * 8) + (i / 8)])]
        ),
    ];
}
