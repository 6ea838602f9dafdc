using Microsoft.ML;
using MLSpectral;
using MLSpectral.ScoringProcess;

// A scoring service as users ship it: loads a model that was saved elsewhere, without registering any assembly, and transforms rows from
// a binary data view. Prints one line for each row with the columns asked for (the numbers' bits), or with --compare the comparison of
// the rows with those that the model's spectral probe was fitted to; then the number of rows of all traces of the model, and the native
// torch libraries in its memory.
if (args is not [string modelFile, string dataFile, .. string[] columns] || columns.Length == 0)
{
    Console.Error.WriteLine("Usage: MLSpectral.ScoringProcess <model.zip> <rows.idv> <column> … | --compare");
    return 2;
}

var ml = new MLContext();
ITransformer model = ml.Model.Load(modelFile, out _);
IDataView transformed = model.Transform(ml.Data.LoadFromBinary(dataFile));
IDataView printed = columns is ["--compare"] ? ColumnSpectrumTransformer.FindIn(model).Compare(transformed) : transformed;
foreach (string row in RowText.Of(printed, columns is ["--compare"] ? printed.Schema.Select(column => column.Name) : columns))
    Console.WriteLine(row);

try
{
    Console.WriteLine($"traces {SpectralTrace.FindAllIn(model).Sum(trace => trace.Measurements.Count)}");
}
catch (InvalidDataException e)
{
    Console.WriteLine($"traces unreadable: {e.Message}");
}

string maps = File.Exists("/proc/self/maps") ? File.ReadAllText("/proc/self/maps") : "";
Console.WriteLine($"native {maps.Split('\n').Count(line => line.Contains("libtorch", StringComparison.OrdinalIgnoreCase))}");
return 0;
