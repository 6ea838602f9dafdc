using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests;

/// <summary>Small synthetic regression data and contexts.</summary>
internal static class TestData
{
    public const int FeatureCount = 12;

    public static MLContext Context(int seed = 1) => new(seed);

    /// <summary>y = 3 + 2 tanh(x·β) + noise with Gaussian features, repeatable.</summary>
    public static List<Row> Rows(int count, int seed = 7)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var rows = new List<Row>(count);
        for (int i = 0; i < count; i++)
        {
            float[] x = [.. Enumerable.Range(0, FeatureCount).Select(_ => (float)Normal())];
            double projection = x.Select((value, j) => value * Math.Cos(j)).Sum() / 2;
            rows.Add(
                new Row
                {
                    Features = x,
                    Label = (float)(3 + (2 * Math.Tanh(projection)) + (0.1 * Normal())),
                    Weight = 1 + (i % 3),
                }
            );
        }

        return rows;
    }

    public static IDataView Load(this MLContext ml, IEnumerable<Row> rows) => ml.Data.LoadFromEnumerable(rows);

    public static IDataView View(this MLContext ml, int count = 200, int seed = 7) => ml.Load(Rows(count, seed));

    internal sealed class Row
    {
        [VectorType(FeatureCount)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public float Weight { get; set; }
    }
}
