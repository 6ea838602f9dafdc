using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Spectra;

// A scoring service as users ship it: loads a model that was saved elsewhere, without registering any assembly, and scores rows from a binary data view.
// Prints one line for each number of each score (its bits), then the number of rows of the model's trace, then the native torch libraries in its memory.
if (args is not [string modelFile, string dataFile])
{
    Console.Error.WriteLine("Usage: MLSpectral.ScoringProcess <model.zip> <rows.idv>");
    return 2;
}

var ml = new MLContext();
ITransformer model = ml.Model.Load(modelFile, out _);
IDataView scored = model.Transform(ml.Data.LoadFromBinary(dataFile));
IEnumerable<float> scores = scored.Schema["Score"].Type is VectorDataViewType
    ? scored.GetColumn<float[]>("Score").SelectMany(row => row)
    : scored.GetColumn<float>("Score");
foreach (float score in scores)
    Console.WriteLine(BitConverter.SingleToUInt32Bits(score).ToString("x8", CultureInfo.InvariantCulture));
Console.WriteLine($"trace {SpectralTrace.Of(model).Measurements.Count}");

string maps = File.Exists("/proc/self/maps") ? File.ReadAllText("/proc/self/maps") : "";
Console.WriteLine($"native {maps.Split('\n').Count(line => line.Contains("libtorch", StringComparison.OrdinalIgnoreCase))}");
return 0;
