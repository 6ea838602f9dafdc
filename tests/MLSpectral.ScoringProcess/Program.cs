using Microsoft.ML;
using MLSpectral.ScoringProcess;
using MLSpectral.Spectra;

// A scoring service as users ship it: loads a model that was saved elsewhere, without registering any assembly, and transforms rows from a binary data view.
// Prints one line for each row with the columns asked for (the numbers' bits), then the number of rows of all traces of the model, then the native torch libraries in its memory.
if (args is not [string modelFile, string dataFile, .. string[] columns] || columns.Length == 0)
{
    Console.Error.WriteLine("Usage: MLSpectral.ScoringProcess <model.zip> <rows.idv> <column> …");
    return 2;
}

var ml = new MLContext();
ITransformer model = ml.Model.Load(modelFile, out _);
foreach (string row in RowText.Of(model.Transform(ml.Data.LoadFromBinary(dataFile)), columns))
    Console.WriteLine(row);
Console.WriteLine($"traces {SpectralTrace.AllOf(model).Sum(trace => trace.Measurements.Count)}");

string maps = File.Exists("/proc/self/maps") ? File.ReadAllText("/proc/self/maps") : "";
Console.WriteLine($"native {maps.Split('\n').Count(line => line.Contains("libtorch", StringComparison.OrdinalIgnoreCase))}");
return 0;
