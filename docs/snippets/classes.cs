// Labels of every kind beside eight features: IsHigh (two classes), Kind (text, three classes) and Pair (two numbers); 300 rows to train
// and 100 to test.
using Microsoft.ML.Data;

var ml = new MLContext(seed: 1);
IDataView all = ml.Data.LoadFromEnumerable(Example.Draw(400));
IDataView train = ml.Data.TakeRows(all, 300);
IDataView test = ml.Data.SkipRows(all, 300);

internal sealed class Example
{
    [VectorType(8)]
    public float[] Features { get; set; } = [];

    public bool IsHigh { get; set; }

    public string Kind { get; set; } = "";

    [VectorType(2)]
    public float[] Pair { get; set; } = [];

    public static List<Example> Draw(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => From([.. Enumerable.Range(0, 8).Select(_ => random.NextSingle() - 0.5f)]))];
    }

    private static Example From(float[] x) =>
        new()
        {
            Features = x,
            IsHigh = x[0] + x[1] > 0,
            Kind = x[0] > 0.2f ? "right" : x[0] < -0.2f ? "left" : "middle",
            Pair = [x[0] + x[1], x[2] - x[3]],
        };
}
