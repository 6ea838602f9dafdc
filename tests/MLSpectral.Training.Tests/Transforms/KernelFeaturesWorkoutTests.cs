using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Pipelines;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Transforms;

/// <summary>Kernel features as a component of ML.NET: both doors, all trainers, dense and sparse rows.</summary>
[TestClass]
public sealed class KernelFeaturesWorkoutTests
{
    [TestMethod]
    [DataRow(KernelKind.ConjugateKernel)]
    [DataRow(KernelKind.NeuralTangentKernel)]
    public void Workout_WithATrainer_Passes(KernelKind kernel)
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View(60);
        var trainer = ml.Regression.Trainers.FeedForward(Training.Options(options => options.NumberOfEpochs = 2));
        KernelFeaturesTransformer transformer = TransformWorkout.Run(
            ml,
            ml.Transforms.KernelFeatures(trainer, kernel: kernel, numberOfFeatures: 5),
            data,
            ml.Transforms.DropColumns("Features").Fit(data).Transform(data),
            ml.Data.LoadFromEnumerable([new { Features = 1f, Label = 1f }])
        );
        VBuffer<ReadOnlyMemory<char>> names = default;
        transformer.Transform(data).Schema["KernelFeatures"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(
            Enumerable.Range(1, 5).Select(j => $"{kernel}.{j}").ToArray(),
            names.DenseValues().Select(name => name.ToString()).ToArray()
        );
    }

    [TestMethod]
    [DataRow(KernelKind.ConjugateKernel)]
    [DataRow(KernelKind.NeuralTangentKernel)]
    public void Workout_OnSparseRows_PassesAndAgreesWithDenseRows(KernelKind kernel)
    {
        MLContext ml = TestData.Context();
        IDataView sparse = WideRows.View(ml, 50, 400, sparse: true),
            dense = WideRows.View(ml, 50, 400, sparse: false);
        ITransformer model = Training.Fit(ml, options => options.NumberOfEpochs = 2, sparse);
        var options = new KernelFeaturesOptions
        {
            Kernel = kernel,
            NumberOfFeatures = 5,
            OutputColumnName = "Coordinates",
            LeverageColumnName = "Reach",
            Seed = 1,
        };
        KernelFeaturesTransformer transformer = TransformWorkout.Run(ml, ml.Transforms.KernelFeatures(model, options), sparse);
        float[] bySlots = [.. KernelFeaturesSubject.Features(transformer, sparse, "Coordinates").SelectMany(row => row)],
            byRows = [.. KernelFeaturesSubject.Features(transformer, dense, "Coordinates").SelectMany(row => row)];
        for (int i = 0; i < byRows.Length; i++)
            Assert.AreEqual(byRows[i], bySlots[i], 1e-6f * byRows.Max());
    }

    [TestMethod]
    public void Workout_WithSeveralOutputs_Passes()
    {
        MLContext ml = TestData.Context();
        TransformWorkout.Run(
            ml,
            ml.Transforms.KernelFeatures(
                MultiOutputData.Trainer(ml, o => o.NumberOfEpochs = 2),
                kernel: KernelKind.NeuralTangentKernel,
                numberOfFeatures: 5
            ),
            MultiOutputData.View(ml, 60)
        );
    }

    [TestMethod]
    public void ATrainer_GivesWhatItsModelGives()
    {
        MLContext ml = TestData.Context();
        IDataView people = Person.View(ml, 120);
        IDataView data = Home.Numbers(ml).Append(Home.Key(ml)).Fit(people).Transform(people);
        var options = new KernelFeaturesOptions
        {
            NumberOfFeatures = 4,
            NumberOfLandmarks = 50,
            Seed = 5,
        };
        (IEstimator<ISingleFeaturePredictionTransformer<object>> Trainer, Func<IDataView, ITransformer> Fit)[] doors =
        [
            (Home.Regression(ml), view => Home.Regression(ml).Fit(view)),
            (Home.Binary(ml), view => Home.Binary(ml).Fit(view)),
            (Home.Multiclass(ml), view => Home.Multiclass(ml).Fit(view)),
        ];
        foreach (KernelKind kernel in Enum.GetValues<KernelKind>())
        {
            foreach ((IEstimator<ISingleFeaturePredictionTransformer<object>> trainer, Func<IDataView, ITransformer> fit) in doors)
            {
                // The model as it is, and as part of a chain.
                ITransformer model = fit(data),
                    chain = new TransformerChain<ITransformer>(ml.Transforms.CopyColumns("Other", "Features").Fit(data), model);
                float[] expected =
                [
                    .. KernelFeaturesSubject
                        .Features(ml.Transforms.KernelFeatures(trainer, options with { Kernel = kernel }).Fit(data), data)
                        .SelectMany(row => row),
                ];
                CollectionAssert.AreEqual(
                    expected,
                    KernelFeaturesSubject
                        .Features(ml.Transforms.KernelFeatures(model, options with { Kernel = kernel }).Fit(data), data)
                        .SelectMany(row => row)
                        .ToArray()
                );
                CollectionAssert.AreEqual(
                    expected,
                    KernelFeaturesSubject
                        .Features(ml.Transforms.KernelFeatures(chain, options with { Kernel = kernel }).Fit(data), data)
                        .SelectMany(row => row)
                        .ToArray()
                );
                Assert.IsTrue(expected.All(float.IsFinite));
            }
        }
    }

    [TestMethod]
    public void ARowWithAMissingValue_HasNoFeatures_AndIsNoLandmark()
    {
        MLContext ml = TestData.Context();
        List<TestData.Row> rows = TestData.Rows(40);
        rows[3].Features[0] = float.NaN;
        rows[9].Features[5] = float.PositiveInfinity;
        IDataView data = ml.Load(rows);
        foreach (KernelKind kernel in Enum.GetValues<KernelKind>())
        {
            KernelFeaturesTransformer transformer = ml
                .Transforms.KernelFeatures(KernelFeaturesSubject.Model(ml), kernel: kernel, numberOfFeatures: 5)
                .Fit(data);
            (float[][] features, float[] leverage) = (
                KernelFeaturesSubject.Features(transformer, data),
                KernelFeaturesSubject.Leverage(transformer, data)
            );
            Assert.AreEqual(38, transformer.NumberOfLandmarks);
            for (int i = 0; i < 40; i++)
            {
                Assert.AreEqual(i is 3 or 9, features[i].All(float.IsNaN), $"row {i}");
                Assert.AreEqual(i is 3 or 9, float.IsNaN(leverage[i]), $"row {i}");
                Assert.IsTrue(i is 3 or 9 || features[i].All(float.IsFinite));
            }
        }
    }

    [TestMethod]
    public void OfSeveralModelsInAChain_TheLastCounts()
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View(60);
        ITransformer chain = ml
            .Regression.Trainers.FeedForward(hiddenLayers: [6], numberOfEpochs: 1)
            .Append(ml.Transforms.NormalizeMeanVariance("Scaled", "Features"))
            .Append(ml.Regression.Trainers.FeedForward(featureColumnName: "Scaled", hiddenLayers: [7, 5], numberOfEpochs: 1))
            .Fit(data);
        KernelFeaturesTransformer transformer = ml.Transforms.KernelFeatures(chain, numberOfFeatures: 3).Fit(chain.Transform(data));
        Assert.AreEqual(("Scaled", 2), (transformer.FeatureColumnName, transformer.Layer));
    }

    // A sparse vector of zeros stores no value at all.
    [TestMethod]
    [DataRow(KernelKind.ConjugateKernel)]
    [DataRow(KernelKind.NeuralTangentKernel)]
    public void ASparseRowOfZeros_HasTheFeaturesOfADenseOne_AndIsALandmark(KernelKind kernel)
    {
        MLContext ml = TestData.Context();
        double[][] rows = [.. ProbeRows.Noise(20, 12, seed: 1), new double[12], new double[12]];
        var options = new KernelFeaturesOptions
        {
            Kernel = kernel,
            NumberOfFeatures = 5,
            Seed = 1,
        };
        KernelFeaturesTransformer transformer = ml
            .Transforms.KernelFeatures(KernelFeaturesSubject.Model(ml), options)
            .Fit(ml.Singles(rows, sparse: true));
        Assert.AreEqual(rows.Length, transformer.NumberOfLandmarks);
        float[] bySlots = KernelFeaturesSubject.Features(transformer, ml.Singles(rows, sparse: true))[^1],
            byRows = KernelFeaturesSubject.Features(transformer, ml.Singles(rows))[^1];
        for (int j = 0; j < byRows.Length; j++)
            Assert.AreEqual(byRows[j], bySlots[j], 1e-6f * byRows.Max(Math.Abs));
    }

    [TestMethod]
    public void APredictionEngine_FollowsItsRows()
    {
        MLContext ml = TestData.Context();
        List<TestData.Row> rows = TestData.Rows(40);
        IDataView data = ml.Load(rows);
        KernelFeaturesTransformer transformer = ml
            .Transforms.KernelFeatures(KernelFeaturesSubject.Model(ml), numberOfFeatures: 5)
            .Fit(data);
        using PredictionEngine<TestData.Row, Output> engine = ml.Model.CreatePredictionEngine<TestData.Row, Output>(transformer);
        float[][] expected = KernelFeaturesSubject.Features(transformer, data);
        float[] leverage = KernelFeaturesSubject.Leverage(transformer, data);
        for (int i = 0; i < rows.Count; i++)
        {
            Output output = engine.Predict(rows[i]);
            CollectionAssert.AreEqual(expected[i], output.KernelFeatures);
            Assert.AreEqual(leverage[i], output.Leverage);
        }
    }

    [TestMethod]
    public void Columns_ThatAreNotAskedFor_AreNotRead()
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View(40);
        KernelFeaturesTransformer transformer = ml
            .Transforms.KernelFeatures(KernelFeaturesSubject.Model(ml), numberOfFeatures: 5)
            .Fit(data);
        int read = 0;
        IDataView counted = transformer.Transform(
            ml.Transforms.CustomMapping<TestData.Row, Counted>(
                    (row, other) => (read, other.Features) = (read + 1, row.Features),
                    contractName: null
                )
                .Fit(data)
                .Transform(data)
        );
        Assert.AreEqual(40, counted.GetColumn<float>("Label").Count());
        Assert.AreEqual(0, read);
        Assert.AreEqual(40, counted.GetColumn<float>("Leverage").Count());
        Assert.AreEqual(40, read);
    }

    [TestMethod]
    public void Landmarks_AreDrawnWithEqualProbability()
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Single { Features = [i] }));
        var drawn = new int[20];
        const int draws = 4000,
            count = 5;
        for (int seed = 0; seed < draws; seed++)
        {
            float[] rows = LandmarkRows.Draw(data, data.Schema["Features"], count, 1, seed, ml);
            Assert.HasCount(count, rows.Distinct());
            foreach (float row in rows)
                drawn[(int)row]++;
        }

        // Five standard deviations of a binomial count.
        double expected = draws * count / 20.0,
            deviation = Math.Sqrt(expected * 0.75);
        Assert.IsTrue(
            drawn.All(times => Math.Abs(times - expected) < 5 * deviation),
            string.Join(' ', drawn.Select(times => times.ToString(CultureInfo.InvariantCulture)))
        );
    }

    private sealed class Single
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Counted
    {
        [VectorType(TestData.FeatureCount)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Output
    {
        public float[] KernelFeatures { get; set; } = [];

        public float Leverage { get; set; }
    }
}
