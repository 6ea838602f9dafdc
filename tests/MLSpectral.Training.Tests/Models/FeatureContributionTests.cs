using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Onnx;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Models;

/// <summary>ML.NET's <c>CalculateFeatureContribution</c> over our models.</summary>
[TestClass]
public sealed class FeatureContributionTests
{
    private const string Column = "FeatureContributions";
    private const int All = TestData.FeatureCount;

    [TestMethod]
    public void Regression_ContributionIsInputTimesGradientInUnitsOfTheLabel()
    {
        MLContext ml = TestData.Context();
        var model = OnnxSubjects.Regression(ml, options => options.Activation = Activation.Tanh);
        var contributions = ml.Transforms.CalculateFeatureContribution(model, All, All, normalize: false);
        AssertGradients(
            Dense(contributions.Fit(OnnxSubjects.View(ml)).Transform(OnnxSubjects.View(ml))),
            model.Model.Network,
            model.Model.TargetScale
        );
        Assert.AreNotEqual(1, model.Model.TargetScale);
    }

    [TestMethod]
    public void Regression_ContributionIsWhatTheScoreDoes()
    {
        // The score as ML.NET gives it, for a feature a little smaller and a little larger.
        MLContext ml = TestData.Context();
        var model = OnnxSubjects.Regression(ml, options => options.Activation = Activation.Tanh);
        float[] contribution = Dense(Contributions(ml, model, All, normalize: false, OnnxSubjects.View(ml)))[1];
        float[] row = OnnxSubjects.Rows[1].Features;
        for (int j = 0; j < All; j++)
        {
            float[] scores =
            [
                .. model
                    .Transform(
                        ml.Data.LoadFromEnumerable(
                            new[] { 1 - 0.01f, 1 + 0.01f }
                                .Select(factor => new OnnxSubjects.Row
                                {
                                    Features = [.. row.Select((value, i) => i == j ? factor * value : value)],
                                })
                                .ToList()
                        )
                    )
                    .GetColumn<float>("Score"),
            ];
            Assert.AreEqual((scores[1] - scores[0]) / 0.02, contribution[j], 1e-3);
        }
    }

    [TestMethod]
    public void Binary_ContributionIsToTheLogOdds()
    {
        MLContext ml = TestData.Context();
        var model = OnnxSubjects.Binary(ml, options => options.Activation = Activation.Gelu);
        var contributions = ml.Transforms.CalculateFeatureContribution(model, All, All, normalize: false);
        AssertGradients(Dense(contributions.Fit(OnnxSubjects.View(ml)).Transform(OnnxSubjects.View(ml))), model.Model.SubModel.Network, 1);
    }

    [TestMethod]
    public void SelectionAndNormalization_AreThoseOfMLNet()
    {
        MLContext ml = TestData.Context();
        var model = OnnxSubjects.Regression(ml, options => options.Activation = Activation.Tanh);
        IDataView data = OnnxSubjects.View(ml);
        float[][] all = Dense(Contributions(ml, model, All, normalize: false, data));
        var few = ml
            .Transforms.CalculateFeatureContribution(model, numberOfPositiveContributions: 2, numberOfNegativeContributions: 1)
            .Fit(data)
            .Transform(data);
        float[][] selected = Dense(few);
        for (int i = 0; i < all.Length; i++)
        {
            float[] kept =
            [
                .. all[i].Where(value => value > 0).OrderDescending().Take(2),
                .. all[i].Where(value => value < 0).Order().Take(1),
            ];
            float largest = kept.Select(Math.Abs).Max();
            float[] expected = [.. all[i].Select(value => kept.Contains(value) ? value / largest : 0)];
            for (int j = 0; j < All; j++)
                Assert.AreEqual(expected[j], selected[i][j], 1e-6);
        }
    }

    [TestMethod]
    public void SparseRows_HaveTheContributionsOfDenseOnes()
    {
        MLContext ml = TestData.Context();
        var model = OnnxSubjects.Regression(ml, options => options.Activation = Activation.Sigmoid);
        int[] indices = [1, 4, 9];
        float[] values = [0.5f, -2, 3];
        var dense = new float[All];
        for (int i = 0; i < indices.Length; i++)
            dense[indices[i]] = values[i];
        IDataView rows = ml.Data.LoadFromEnumerable<VectorRow>([
            new() { Features = new VBuffer<float>(All, dense) },
            new() { Features = new VBuffer<float>(All, indices.Length, values, indices) },
        ]);
        float[][] contributions = Dense(Contributions(ml, model, All, normalize: true, rows));
        CollectionAssert.AreEqual(contributions[0], contributions[1]);
        Assert.AreEqual(3, contributions[0].Count(value => value != 0));
    }

    [TestMethod]
    public void Chain_SavedAndLoaded_GivesTheSameContributions()
    {
        MLContext ml = TestData.Context();
        IDataView data = OnnxSubjects.View(ml);
        AssertReloads(OnnxSubjects.Regression(ml, _ => { }), model => ml.Transforms.CalculateFeatureContribution(model));
        AssertReloads(OnnxSubjects.Binary(ml, _ => { }), model => ml.Transforms.CalculateFeatureContribution(model));

        void AssertReloads<T>(T model, Func<T, IEstimator<ITransformer>> contributions)
            where T : class, ITransformer
        {
            ITransformer chain = new TransformerChain<ITransformer>(model, contributions(model).Fit(data));
            float[][] expected = Dense(chain.Transform(data)),
                actual = Dense(EstimatorWorkout.Reload(ml, chain, data.Schema).Transform(data));
            for (int i = 0; i < expected.Length; i++)
                CollectionAssert.AreEqual(expected[i], actual[i]);
        }
    }

    private static void AssertGradients(float[][] contributions, FeedForwardNetwork network, double scale)
    {
        NetworkGradient gradient = network.CreateGradient();
        var slopes = new float[All];
        for (int i = 0; i < contributions.Length; i++)
        {
            float[] features = OnnxSubjects.Rows[i].Features;
            gradient.Gradient(features, 0, slopes);
            for (int j = 0; j < All; j++)
                Assert.AreEqual(features[j] * slopes[j] * scale, contributions[i][j], 1e-6 * Math.Max(1, Math.Abs(contributions[i][j])));
        }
    }

    private static IDataView Contributions(
        MLContext ml,
        RegressionPredictionTransformer<FeedForwardRegressionModelParameters> model,
        int count,
        bool normalize,
        IDataView data
    ) => ml.Transforms.CalculateFeatureContribution(model, count, count, normalize).Fit(data).Transform(data);

    private static float[][] Dense(IDataView data) =>
        [.. data.GetColumn<VBuffer<float>>(Column).Select(row => row.DenseValues().ToArray())];

    private sealed class VectorRow
    {
        [VectorType(TestData.FeatureCount)]
        public VBuffer<float> Features { get; set; }
    }
}
