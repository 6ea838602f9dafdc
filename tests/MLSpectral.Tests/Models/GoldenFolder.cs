using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Models;

/// <summary>
/// Models saved by one version, what they gave when they were saved, and the rows they gave it for: NAME.zip, NAME.json, rows.json, and a
/// trace of its own, trace.idv.
/// </summary>
internal sealed class GoldenFolder(string path)
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public string TraceFile => Path.Combine(path, "trace.idv");

    public IEnumerable<string> Names => Directory.GetFiles(path, "*.zip").Select(file => Path.GetFileNameWithoutExtension(file)!).Order();

    public byte[] Model(string name) => File.ReadAllBytes(Path.Combine(path, name + ".zip"));

    public GoldenRecord Record(string name) => Deserialize<GoldenRecord>(name);

    public IDataView Rows(MLContext ml) =>
        ml.Data.LoadFromEnumerable(Deserialize<float[][]>("rows").Select(values => new Row { Features = values }).ToList());

    public void WriteRows(float[][] rows) => Serialize("rows", rows);

    public void Write(string name, byte[] model, GoldenRecord record)
    {
        File.WriteAllBytes(Path.Combine(path, name + ".zip"), model);
        Serialize(name, record);
    }

    private T Deserialize<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllText(Path.Combine(path, name + ".json")), Json)!;

    private void Serialize<T>(string name, T value) =>
        File.WriteAllText(Path.Combine(path, name + ".json"), JsonSerializer.Serialize(value, Json));

    private sealed class Row
    {
        [VectorType(TestData.FeatureCount)]
        public float[] Features { get; set; } = [];
    }
}
