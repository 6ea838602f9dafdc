using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Networks;

namespace MLSpectral.Tests.Onnx;

/// <summary>OnnxRuntime and ML.NET's ONNX transformer give the scores of the models that were written.</summary>
[TestClass]
public sealed class OnnxScoreTests
{
    private const double Tolerance = 1e-5;

    private static readonly float[][] Features = [.. OnnxSubjects.Rows.Select(row => row.Features)];

    public static IEnumerable<object[]> Indices =>
        Enumerable.Range(0, Activations.All.Count).Select(i => new object[] { i, Activations.All[i].ToString() });

    [TestMethod]
    [DynamicData(nameof(Indices))]
    public void Regression_InOnnx_ScoresTheSame(int index, string _)
    {
        MLContext ml = TestData.Context();
        foreach (var variant in OnnxSubjects.Variants(Activations.All[index]))
        {
            var model = OnnxSubjects.Regression(ml, variant);
            byte[] file = OnnxSubjects.File(model.Model.SaveAsOnnx);
            AssertScores([.. model.Transform(OnnxSubjects.View(ml)).GetColumn<float>("Score")], file, "Score");
            AssertTransforms(ml, file, model.Transform, "Score");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Indices))]
    public void Binary_InOnnx_ScoresTheSame(int index, string _)
    {
        MLContext ml = TestData.Context();
        foreach (var variant in OnnxSubjects.Variants(Activations.All[index]))
        {
            var model = OnnxSubjects.Binary(ml, variant);
            IDataView scored = model.Transform(OnnxSubjects.View(ml));
            byte[] file = OnnxSubjects.File(model.Model.SaveAsOnnx);
            CollectionAssert.AreEqual(file, OnnxSubjects.File(model.Model.SubModel.SaveAsOnnx));
            AssertScores([.. scored.GetColumn<float>("Score")], file, "Score");
            AssertScores([.. scored.GetColumn<float>("Probability")], file, "Probability");
            using var scorer = new OnnxScorer(file);
            CollectionAssert.AreEqual(scored.GetColumn<bool>("PredictedLabel").ToArray(), scorer.Score<bool>("PredictedLabel", Features));
            AssertTransforms(ml, file, model.Transform, "Score", "Probability");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Indices))]
    public void Multiclass_InOnnx_ScoresTheSame(int index, string _)
    {
        MLContext ml = TestData.Context();
        foreach (var variant in OnnxSubjects.Variants(Activations.All[index]))
        {
            var model = OnnxSubjects.Multiclass(ml, variant);
            IDataView scored = model.Transform(OnnxSubjects.View(ml));
            byte[] file = OnnxSubjects.File(model.Model.SaveAsOnnx);
            AssertScores([.. scored.GetColumn<VBuffer<float>>("Score").SelectMany(row => row.DenseValues())], file, "Score");
            using var scorer = new OnnxScorer(file);

            // Keys count from 1.
            CollectionAssert.AreEqual(
                scored.GetColumn<uint>("PredictedLabel").Select(key => key - 1L).ToArray(),
                scorer.Score<long>("PredictedLabel", Features)
            );
            AssertTransforms(ml, file, model.Transform, "Score");
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void MultiOutputRegression_InOnnx_ScoresTheSame(bool standardize)
    {
        MLContext ml = TestData.Context();
        var model = OnnxSubjects.MultiOutput(ml, standardize);
        byte[] file = OnnxSubjects.File(model.Model.SaveAsOnnx);
        AssertScores(
            [.. model.Transform(OnnxSubjects.View(ml)).GetColumn<VBuffer<float>>("Score").SelectMany(row => row.DenseValues())],
            file,
            "Score"
        );
        AssertTransforms(ml, file, model.Transform, "Score");
    }

    [TestMethod]
    public void PredictedLabels_OfClassifiers_AreColumnsOfTheTransformer()
    {
        MLContext ml = TestData.Context();
        IDataView data = OnnxSubjects.View(ml);
        var binary = OnnxSubjects.Binary(ml, _ => { });
        CollectionAssert.AreEqual(
            binary.Transform(data).GetColumn<bool>("PredictedLabel").ToArray(),
            Transformed(OnnxSubjects.File(binary.Model.SaveAsOnnx))
                .GetColumn<VBuffer<bool>>("PredictedLabel")
                .Select(row => row.GetItemOrDefault(0))
                .ToArray()
        );
        var multiclass = OnnxSubjects.Multiclass(ml, _ => { });
        CollectionAssert.AreEqual(
            multiclass.Transform(data).GetColumn<uint>("PredictedLabel").Select(key => key - 1L).ToArray(),
            Transformed(OnnxSubjects.File(multiclass.Model.SaveAsOnnx))
                .GetColumn<VBuffer<long>>("PredictedLabel")
                .Select(row => row.GetItemOrDefault(0))
                .ToArray()
        );

        IDataView Transformed(byte[] file)
        {
            using var stream = new MemoryStream(file);
            return ml.Transforms.ApplyOnnxModel("PredictedLabel", "Features", stream).Fit(data).Transform(data);
        }
    }

    // All rows at once, and one by one.
    private static void AssertScores(float[] expected, byte[] file, string output)
    {
        using var scorer = new OnnxScorer(file);
        AssertClose(expected, scorer.Score<float>(output, Features));
        AssertClose(expected, [.. Features.SelectMany(row => scorer.Score<float>(output, row))]);
    }

    private static void AssertTransforms(MLContext ml, byte[] file, Func<IDataView, IDataView> transform, params string[] outputs)
    {
        using var stream = new MemoryStream(file);
        IDataView data = OnnxSubjects.View(ml),
            ours = transform(data);
        using var onnx = ml.Transforms.ApplyOnnxModel(outputs, ["Features"], stream).Fit(data);
        IDataView theirs = onnx.Transform(data);
        foreach (string output in outputs)
        {
            float[] expected =
                ours.Schema[output].Type is VectorDataViewType
                    ? [.. ours.GetColumn<VBuffer<float>>(output).SelectMany(row => row.DenseValues())]
                    : [.. ours.GetColumn<float>(output)];
            AssertClose(expected, [.. theirs.GetColumn<VBuffer<float>>(output).SelectMany(row => row.DenseValues())]);
        }
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], Tolerance * Math.Max(1, Math.Abs(expected[i])), $"row {i}");
    }
}
