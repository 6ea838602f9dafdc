namespace MLSpectral.Tests.Trainers;

/// <summary>That training does what its options say.</summary>
[TestClass]
public sealed class TrainingTests
{
    public static IEnumerable<object[]> Optimizers =>
        [
            [Optimizer.GradientDescent(0.3)],
            [Optimizer.Sgd(0.05)],
            [Optimizer.Sgd(0.02, momentum: 0.9)],
            [Optimizer.Sgd(0.02, momentum: 0.9, nesterov: true)],
            [Optimizer.Adam(0.01)],
            [Optimizer.AdamW(0.01)],
        ];

    public static IEnumerable<object[]> Activations =>
        [
            [Activation.Relu],
            [Activation.LeakyRelu()],
            [Activation.Gelu],
            [Activation.GeluTanh],
            [Activation.Tanh],
            [Activation.Sigmoid],
            [Activation.Softplus],
            [Activation.Erf],
            [Activation.SiLU],
            [Activation.Identity],
            [Activation.Relu.Normalized()],
            [Activation.Sigmoid.Normalized()],
        ];

    public static IEnumerable<object[]> Losses =>
        [
            [RegressionLoss.Squared],
            [RegressionLoss.Absolute],
            [RegressionLoss.Huber(0.5)],
        ];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void EveryOptimizer_Learns(Optimizer optimizer) =>
        AssertLearns(o => (o.Optimizer, o.NumberOfEpochs) = (optimizer, optimizer.IsFullBatch ? 100 : 20));

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void EveryActivation_Learns(Activation activation) => AssertLearns(o => o.Activation = activation);

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void EveryLoss_Learns(RegressionLoss loss) => AssertLearns(o => o.Loss = loss);

    [TestMethod]
    [DataRow(new int[0])]
    [DataRow(new[] { 1 })]
    [DataRow(new[] { 8, 8, 8, 8 })]
    public void AnyNumberOfHiddenLayers_Learns(int[] widths) => AssertLearns(o => o.HiddenLayers = widths);

    [TestMethod]
    public void OneStepOfGradientDescent_OnALinearModel_IsTheFormula()
    {
        // Without standardization: w₁ = w₀ − η (2/n) Xᵀ(Xw₀ + b₀ − y), b₀ = 0.
        const double rate = 0.05;
        void Configure(FeedForwardRegressionTrainer.Options o, int epochs) =>
            (o.HiddenLayers, o.StandardizeTarget, o.Optimizer, o.NumberOfEpochs) = ([], false, Optimizer.GradientDescent(rate), epochs);
        double[] start = StartParameters(o => Configure(o, 1));
        float[] after = Training.Parameters(Training.Model(o => Configure(o, 1)));
        List<TestData.Row> rows = TestData.Rows(200);
        double[] residuals = [.. rows.Select(row => row.Features.Zip(start, (x, w) => x * w).Sum() - row.Label)];
        for (int j = 0; j < TestData.FeatureCount; j++)
            Assert.AreEqual(
                start[j] - (rate * 2 / rows.Count * rows.Zip(residuals, (row, r) => row.Features[j] * r).Sum()),
                after[j],
                1e-6
            );
        Assert.AreEqual(-rate * 2 / rows.Count * residuals.Sum(), after[^1], 1e-6);
    }

    [TestMethod]
    public void NeuralTangentParameterization_IsTheSameFunctionAndAStandardOneWithOtherRates()
    {
        // dW_raw = s · dW_effective: with W_raw = W_effective / s, a rate η on W_raw moves W_effective by s² η. A linear model has one
        // fan-in, 12.
        void Configure(FeedForwardRegressionTrainer.Options o, Parameterization parameterization, double rate) =>
            (o.HiddenLayers, o.UseBias, o.Parameterization, o.Optimizer, o.NumberOfEpochs) = (
                [],
                false,
                parameterization,
                Optimizer.GradientDescent(rate),
                5
            );
        FeedForwardRegressionModelParameters standard = Training.Model(o => Configure(o, Parameterization.Standard, 0.1));
        FeedForwardRegressionModelParameters tangent = Training.Model(o =>
            Configure(o, Parameterization.NeuralTangent, 0.1 * TestData.FeatureCount)
        );
        double scale = tangent.Network.Layers[0].WeightScale;
        Assert.AreEqual(1 / Math.Sqrt(TestData.FeatureCount), scale, 1e-15);
        foreach ((float a, float b) in Training.Parameters(standard).Zip(Training.Parameters(tangent)))
            Assert.AreEqual(a, scale * b, 1e-5);
    }

    [TestMethod]
    public void ExampleWeights_OfTwo_AreRowsTwice()
    {
        var ml = TestData.Context();
        List<TestData.Row> rows = TestData.Rows(60);
        var weighted = rows.Select(
                (row, i) =>
                    new TestData.Row
                    {
                        Features = row.Features,
                        Label = row.Label,
                        Weight = i < 20 ? 2 : 1,
                    }
            )
            .ToList();
        List<TestData.Row> twice = [.. rows, .. rows.Take(20)];
        void Configure(FeedForwardRegressionTrainer.Options o) =>
            (o.Optimizer, o.NumberOfEpochs, o.Probes) = (Optimizer.GradientDescent(0.1), 20, []);
        FeedForwardRegressionModelParameters a = Training
            .Fit(
                ml,
                o =>
                {
                    Configure(o);
                    o.ExampleWeightColumnName = "Weight";
                },
                ml.Load(weighted)
            )
            .Model;
        FeedForwardRegressionModelParameters b = Training.Fit(ml, Configure, ml.Load(twice)).Model;
        Assert.AreEqual(b.TargetOffset, a.TargetOffset, 1e-6);
        Assert.AreEqual(b.TargetScale, a.TargetScale, 1e-6);
        foreach ((float x, float y) in Training.Parameters(a).Zip(Training.Parameters(b)))
            Assert.AreEqual(y, x, 1e-5);
    }

    [TestMethod]
    public void TrainedLayers_AreTheOnlyOnesThatChange()
    {
        double[] start = StartParameters(o => o.HiddenLayers = [16, 8]);
        foreach (int trained in new[] { 1, 2, 3 })
        {
            FeedForwardRegressionModelParameters model = Training.Model(o =>
                (o.HiddenLayers, o.TrainedLayers, o.L2Regularization) = ([16, 8], [trained], 0.01)
            );
            double[] after = [.. Training.Parameters(model).Select(w => (double)w)];
            int offset = 0;
            for (int layer = 1; layer <= 3; layer++)
            {
                int count = (int)model.Network.Layers[layer - 1].ParameterCount;
                bool changed = Enumerable.Range(offset, count).Any(i => Math.Abs(start[i] - after[i]) > 1e-20);
                Assert.AreEqual(layer == trained, changed, $"layer {layer} with {trained} trained");
                offset += count;
            }

            long parameters = model.Network.Layers[trained - 1].ParameterCount;
            Assert.AreEqual(parameters, model.Spectra.Where(row => row.Layer == 0).Measurements[0].Columns);
        }
    }

    [TestMethod]
    public void WithoutBias_ThereAreNoBiases() =>
        Assert.IsTrue(Training.Model(o => o.UseBias = false).Network.Layers.All(layer => layer.Biases.IsEmpty));

    [TestMethod]
    [DataRow(WeightInitialization.LeCunNormal, 1.0 / 12)]
    [DataRow(WeightInitialization.LeCunUniform, 1.0 / 12)]
    [DataRow(WeightInitialization.HeNormal, 2.0 / 12)]
    [DataRow(WeightInitialization.HeUniform, 2.0 / 12)]
    [DataRow(WeightInitialization.GlorotNormal, 2.0 / (12 + 4000))]
    [DataRow(WeightInitialization.GlorotUniform, 2.0 / (12 + 4000))]
    public void InitialWeights_HaveTheVarianceOfTheirScheme(WeightInitialization initialization, double variance)
    {
        // Only the output layer trains, so the first is as it started; 48,000 entries: the relative error of a variance is about
        // √(2/48000) = 0.65 %.
        foreach (Parameterization parameterization in Enum.GetValues<Parameterization>())
        {
            DenseLayer layer = Training
                .Model(o =>
                {
                    (o.HiddenLayers, o.TrainedLayers, o.WeightInitialization, o.WeightScale) = ([4000], [2], initialization, 3);
                    (o.Parameterization, o.NumberOfEpochs, o.Probes) = (parameterization, 1, []);
                })
                .Network.Layers[0];
            double[] effective = [.. layer.Weights.ToArray().Select(w => w * layer.WeightScale)];
            Assert.AreEqual(9 * variance, effective.Average(w => w * w), 0.03 * 9 * variance);
            Assert.AreEqual(0, effective.Average(), 0.03 * 3 * Math.Sqrt(variance));
            double largest = effective.Max(Math.Abs) / (3 * Math.Sqrt(variance));
            Assert.AreEqual(initialization.ToString().EndsWith("Uniform", StringComparison.Ordinal), largest <= Math.Sqrt(3) + 1e-6);
        }
    }

    [TestMethod]
    public void WithoutAScheme_ReluAndItsKinStartWithTwiceTheVariance()
    {
        static double Variance(Activation activation) =>
            Training
                .Model(o =>
                {
                    (o.HiddenLayers, o.TrainedLayers, o.Activation, o.NumberOfEpochs, o.Probes) = ([4000], [2], activation, 1, []);
                })
                .Network.Layers[0]
                .Weights.ToArray()
                .Average(w => (double)w * w);

        foreach (
            Activation activation in new[]
            {
                Activation.Relu,
                Activation.LeakyRelu(),
                Activation.Gelu,
                Activation.GeluTanh,
                Activation.SiLU,
            }
        )
            Assert.AreEqual(2.0 / TestData.FeatureCount, Variance(activation), 0.06 / TestData.FeatureCount, activation.ToString());
        foreach (Activation activation in new[] { Activation.Tanh, Activation.Sigmoid, Activation.Erf, Activation.Relu.Normalized() })
            Assert.AreEqual(1.0 / TestData.FeatureCount, Variance(activation), 0.03 / TestData.FeatureCount, activation.ToString());
    }

    [TestMethod]
    public void L2Regularization_ShrinksWeights() =>
        Assert.IsLessThan(0.5 * SquaredNorm(Training.Model()), SquaredNorm(Training.Model(o => o.L2Regularization = 0.5)));

    [TestMethod]
    public void GradientClipping_BoundsTheStep()
    {
        void Configure(FeedForwardRegressionTrainer.Options o, int epochs) =>
            (o.Optimizer, o.GradientClipping, o.NumberOfEpochs) = (Optimizer.GradientDescent(1), 1e-3, epochs);
        double[] start = StartParameters(o => Configure(o, 1));
        double step = Math.Sqrt(Training.Parameters(Training.Model(o => Configure(o, 1))).Zip(start, (w, w0) => (w - w0) * (w - w0)).Sum());
        Assert.AreEqual(1e-3, step, 1e-5);
    }

    [TestMethod]
    public void BatchSize_GivesTheNumberOfSteps()
    {
        Assert.AreEqual(20 * 7, Training.Model().TrainingHistory.Epochs[^1].Step);
        Assert.AreEqual(20 * 2, Training.Model(o => o.BatchSize = 150).TrainingHistory.Epochs[^1].Step);
        Assert.AreEqual(20, Training.Model(o => o.BatchSize = 100_000).TrainingHistory.Epochs[^1].Step);
        Assert.AreEqual(20, Training.Model(o => o.Optimizer = Optimizer.GradientDescent(0.1)).TrainingHistory.Epochs[^1].Step);
    }

    [TestMethod]
    public void Shuffle_ChangesTheOrder()
    {
        uint[] ordered = Training.Bits(Training.Model(o => o.Shuffle = false));
        CollectionAssert.AreEqual(ordered, Training.Bits(Training.Model(o => o.Shuffle = false)));
        CollectionAssert.AreNotEqual(ordered, Training.Bits(Training.Model()));
    }

    [TestMethod]
    public void StandardizedTarget_IsUndoneInTheScore()
    {
        var ml = TestData.Context();
        List<TestData.Row> far =
        [
            .. TestData.Rows(200).Select(row => new TestData.Row { Features = row.Features, Label = 1e6f + (1000 * row.Label) }),
        ];
        var model = Training.Fit(ml, data: ml.Load(far));
        Assert.AreEqual(far.Average(row => row.Label), model.Model.TargetOffset, 1);
        Assert.IsGreaterThan(0.9, ml.Regression.Evaluate(model.Transform(ml.Load(far))).RSquared);
        FeedForwardRegressionModelParameters raw = Training.Model(o => o.StandardizeTarget = false);
        Assert.AreEqual((0.0, 1.0), (raw.TargetOffset, raw.TargetScale));
    }

    private static void AssertLearns(Action<FeedForwardRegressionTrainer.Options> change)
    {
        IReadOnlyList<EpochRecord> epochs = Training.Model(change).TrainingHistory.Epochs;
        Assert.IsLessThan(0.7 * epochs[0].TrainLoss, epochs[^1].TrainLoss);
        CollectionAssert.AreEqual(Enumerable.Range(1, epochs.Count).ToArray(), epochs.Select(epoch => epoch.Epoch).ToArray());
    }

    // A rate so small that a Single does not show it.
    private static double[] StartParameters(Action<FeedForwardRegressionTrainer.Options> change) =>
        [
            .. Training
                .Parameters(
                    Training.Model(o =>
                    {
                        change(o);
                        (o.Optimizer, o.L2Regularization, o.GradientClipping, o.BatchSize) = (
                            Optimizer.GradientDescent(1e-30),
                            0,
                            null,
                            null
                        );
                    })
                )
                .Select(w => (double)w),
        ];

    private static double SquaredNorm(FeedForwardRegressionModelParameters model) =>
        model.Network.Layers.Sum(layer => layer.Weights.ToArray().Sum(w => (double)w * w));
}
