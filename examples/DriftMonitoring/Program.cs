using System.Globalization;
using Digits;
using DriftMonitoring;
using Microsoft.ML;
using MLSpectral;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext(seed: 1);

// 1. In training: a probe on the features, saved with the pipeline. Rows in random order, so that its blocks of rows are alike.
IDataView data = ml.Data.LoadFromTextFile<Image>(Path.Combine(AppContext.BaseDirectory, "digits.csv"), separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(ml.Data.ShuffleRows(data, seed: 1), testFraction: 0.5);
var pipeline = ml.Transforms.NormalizeMinMax("Features").Append(ml.Transforms.ColumnSpectrum("Features"));
string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip");
ml.Model.Save(pipeline.Fit(split.TrainSet), data.Schema, file);

// 2. In production: the pipeline is loaded, and its metrics go where those of the service go. Here that is the console.
ITransformer model = ml.Model.Load(file, out _);
File.Delete(file);
var probe = ColumnSpectrumTransformer.FindIn(model);
using var metrics = new ConsoleMetrics();

// 3. Batches of 300 images arrive: as they were, then from scanners that are not what they were.
List<Image> images = [.. ml.Data.CreateEnumerable<Image>(split.TestSet, reuseRowObject: false).Take(900)];
Console.WriteLine("How far each batch is from the training rows: eigenvalues (relative), covariance (relative), mean (in");
Console.WriteLine("standard deviations). * where chance gives as much at most once in a hundred batches.");
foreach ((string scanner, Func<float[], float[]> change) in Scanners.All)
{
    IDataView batch = ml.Data.LoadFromEnumerable(
        images.Select(image => new Image { Digit = image.Digit, Features = change(image.Features) }).ToList()
    );
    Console.WriteLine($"\n{scanner}");
    foreach (SpectralDrift drift in probe.Compare(model.Transform(batch), rowsPerBatch: 300).Batches)
        Console.WriteLine(
            $"  batch {drift.Batch}: {(drift.PValue < 0.01 ? "DRIFT" : "as usual"),-8}  spectrum "
                + $"{Size(drift.SpectrumDrift, drift.SpectrumPValue)}  covariance {Size(drift.CovarianceDrift, drift.CovariancePValue)} "
                + $" mean {Size(drift.MeanDrift, drift.MeanPValue)}"
        );
}

Console.WriteLine("\nThe meter's instruments, as they stand now:");
metrics.Write();

// How far, and a star where chance does so at most once in a hundred batches. (0.005 is the smallest p-value there is.)
static string Size(double drift, double pValue) => $"{drift,8:G3}{(pValue < 0.01 ? "*" : " ")}";
