using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Trainers;

/// <summary>Rows of many features of which few are not zero, as text gives them; the same rows as sparse or as dense vectors.</summary>
internal sealed class WideRows
{
    private const int Entries = 10;

    public VBuffer<float> Features { get; set; }

    public float Label { get; set; }

    public float Weight { get; set; }

    public static IDataView View(MLContext ml, int count, int width, bool sparse, int seed = 1)
    {
        var random = new Random(seed);
        var rows = new List<WideRows>(count);
        for (int i = 0; i < count; i++)
        {
            int[] slots = [.. Enumerable.Range(0, Entries).Select(_ => random.Next(width)).Distinct().Order()];
            float[] values = [.. slots.Select(_ => random.NextSingle())];
            var vector = new VBuffer<float>(width, slots.Length, values, slots);
            rows.Add(
                new WideRows
                {
                    Features = sparse ? vector : new VBuffer<float>(width, [.. vector.DenseValues()]),
                    Label = values.Sum() + (slots[0] < width / 20 ? 1 : 0),
                    Weight = 1 + (i % 3),
                }
            );
        }

        var schema = SchemaDefinition.Create(typeof(WideRows));
        schema[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return ml.Data.LoadFromEnumerable(rows, schema);
    }
}
