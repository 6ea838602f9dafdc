using Microsoft.ML;

namespace PaperReproduction.Data;

/// <summary>Breast cancer: is a tumor benign? Thirty measurements of each of 569, normalized; a fifth of them to test on.</summary>
internal sealed record TumorProblem : Problem
{
    private const double TestFraction = 0.2;

    public override string Name => "Breast cancer";

    public override LearningTask Task => LearningTask.TwoClasses;

    public override int Rows => 455;

    public override int Features => 30;

    public override (IDataView Train, IDataView Test) Load(MLContext ml)
    {
        IDataView data = ml.Data.LoadFromTextFile<Tumor>(
            Path.Combine(AppContext.BaseDirectory, "Data", "breast-cancer.csv"),
            separatorChar: ',',
            hasHeader: true
        );
        DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(data, TestFraction, seed: 1);
        var normalization = ml.Transforms.NormalizeMeanVariance(nameof(Tumor.Features), fixZero: false).Fit(split.TrainSet);
        return (normalization.Transform(split.TrainSet), normalization.Transform(split.TestSet));
    }
}
