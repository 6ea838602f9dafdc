using Microsoft.ML;
using MLSpectral;

namespace Library;

public static class Learner
{
    public static IReadOnlyList<string> Learn(int rows)
    {
        var ml = new MLContext(seed: 1);
        var model = ml.Regression.Trainers.FeedForward(hiddenLayers: [16], numberOfEpochs: 3).Fit(ml.Data.TeacherStudent(rows, 10));
        return [.. model.Model.Spectra.Measurements.Select(row => $"{row.Matrix} {row.Layer} {row.StableRank > 0}")];
    }
}
