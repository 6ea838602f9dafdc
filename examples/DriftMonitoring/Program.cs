using System.Globalization;
using Digits;
using DriftMonitoring;
using Microsoft.ML;
using MLSpectral.Transforms;
using MLSpectral.Transforms.Drift;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext(seed: 1);

// 1. In training: a probe on the features, saved with the pipeline. Rows in random order, so that its blocks of rows are alike.
IDataView data = ml.Data.LoadFromTextFile<Image>(Path.Combine(AppContext.BaseDirectory, "digits.csv"), separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(ml.Data.ShuffleRows(data, seed: 1), testFraction: 0.5);
var pipeline = ml.Transforms.NormalizeMinMax("Features").Append(ml.Transforms.SpectralProbe("Features"));
string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip");
ml.Model.Save(pipeline.Fit(split.TrainSet), data.Schema, file);

// 2. In production: the pipeline is loaded, and its metrics go where those of the service go. Here that is the console.
ITransformer model = ml.Model.Load(file, out _);
File.Delete(file);
var probe = SpectralProbeTransformer.Of(model);
using var metrics = new ConsoleMetrics();

// 3. Batches of 300 images arrive: as they were, then from scanners that are not what they were.
List<Image> images = [.. ml.Data.CreateEnumerable<Image>(split.TestSet, reuseRowObject: false).Take(900)];
foreach ((string scanner, Func<float[], float[]> change) in Scanners.All)
{
    IDataView batch = ml.Data.LoadFromEnumerable(images.Select(image => new Image { Digit = image.Digit, Features = change(image.Features) }).ToList());
    Console.WriteLine($"\n{scanner}");
    foreach (SpectralDrift drift in probe.Compare(model.Transform(batch), rowsPerBatch: 300).Batches)
        Console.WriteLine($"  {drift}{(drift.PValue < 0.01 ? "  <- drift" : "")}");
}

Console.WriteLine("\nThe meter's instruments, as they stand now:");
metrics.Write();
