using Microsoft.ML;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Transforms;

/// <summary>What kernel features refuse, each in a sentence that names it and the remedy.</summary>
[TestClass]
public sealed class KernelFeaturesRefusalTests
{
    [TestMethod]
    [DataRow("OutputColumnName is empty")]
    [DataRow("LeverageColumnName is empty")]
    [DataRow("FeatureColumnName is empty")]
    [DataRow("LeverageColumnName is KernelFeatures")]
    [DataRow("NumberOfFeatures is 0")]
    [DataRow("NumberOfLandmarks is 31")]
    [DataRow("Layer is 1; the neural")]
    [DataRow("Layer is 3; the hidden layers of the network are numbered 1 to 2")]
    [DataRow("Layer is 0")]
    [DataRow("Kernel is 7")]
    [DataRow("Scale is 7")]
    public void Options_OutOfRange_AreNamedAtOnce(string expected)
    {
        MLContext ml = TestData.Context();
        KernelFeaturesOptions valid = new(),
            options = expected switch
            {
                "OutputColumnName is empty" => valid with { OutputColumnName = "" },
                "LeverageColumnName is empty" => valid with { LeverageColumnName = "" },
                "FeatureColumnName is empty" => valid with { FeatureColumnName = "" },
                "LeverageColumnName is KernelFeatures" => valid with { LeverageColumnName = "KernelFeatures" },
                "NumberOfFeatures is 0" => valid with { NumberOfFeatures = 0 },
                "NumberOfLandmarks is 31" => valid with { NumberOfLandmarks = 31 },
                "Layer is 1; the neural" => valid with { Layer = 1, Kernel = KernelKind.NeuralTangentKernel },
                "Layer is 0" => valid with { Layer = 0 },
                "Kernel is 7" => valid with { Kernel = (KernelKind)7 },
                "Scale is 7" => valid with { Scale = (KernelFeaturesScale)7 },
                _ => valid with { Layer = 3 },
            };
        var trainer = ml.Regression.Trainers.FeedForward(hiddenLayers: [4, 3]);
        StringAssert.StartsWith(Assert.Throws<ArgumentException>(() => ml.Transforms.KernelFeatures(trainer, options)).Message, expected);
        StringAssert.StartsWith(
            Assert.Throws<ArgumentException>(() => ml.Transforms.KernelFeatures(KernelFeaturesSubject.Model(ml), options)).Message,
            expected
        );
    }

    [TestMethod]
    public void WhatHasNoNetwork_IsRefusedAtOnce()
    {
        MLContext ml = TestData.Context();
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => ml.Transforms.KernelFeatures(ml.Regression.Trainers.Sdca())).Message,
            "SdcaRegressionTrainer trains no network"
        );
        ITransformer linear = ml.Regression.Trainers.Sdca().Fit(ml.View());
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => ml.Transforms.KernelFeatures(linear)).Message, "no network");
        StringAssert.Contains(
            Assert
                .Throws<ArgumentException>(() => ml.Transforms.KernelFeatures(ml.Regression.Trainers.FeedForward(hiddenLayers: [])))
                .Message,
            "no hidden layer"
        );
    }

    [TestMethod]
    public void TooFewRows_AreCounted()
    {
        MLContext ml = TestData.Context();
        List<TestData.Row> rows = TestData.Rows(20);
        rows[0].Features[0] = float.NaN;
        string message = Assert
            .Throws<InvalidOperationException>(() =>
                ml.Transforms.KernelFeatures(KernelFeaturesSubject.Model(ml), numberOfFeatures: 20).Fit(ml.Load(rows))
            )
            .Message;
        StringAssert.Contains(
            message,
            "NumberOfFeatures is 20, and there are only 19 rows to compute eigenvectors on, not counting 1 with"
        );
    }

    [TestMethod]
    public void RowsOfAnotherWidth_AreRefused()
    {
        MLContext ml = TestData.Context();
        IDataView wide = WideRows.View(ml, 50, 40, sparse: false);
        KernelFeaturesEstimator estimator = ml.Transforms.KernelFeatures(KernelFeaturesSubject.Model(ml), numberOfFeatures: 5);
        KernelFeaturesTransformer transformer = estimator.Fit(ml.View());
        const string expected = "The feature column 'Features' has 40 values, and the network takes 12.";
        StringAssert.StartsWith(Assert.Throws<ArgumentException>(() => estimator.Fit(wide)).Message, expected);
        StringAssert.StartsWith(Assert.Throws<ArgumentException>(() => transformer.Transform(wide)).Message, expected);
        StringAssert.StartsWith(Assert.Throws<ArgumentException>(() => transformer.GetOutputSchema(wide.Schema)).Message, expected);
    }

    [TestMethod]
    public void WrongColumns_AreNamed()
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View();
        KernelFeaturesEstimator missing = ml.Transforms.KernelFeatures(KernelFeaturesSubject.Model(ml), inputColumnName: "Pixels"),
            scalar = ml.Transforms.KernelFeatures(KernelFeaturesSubject.Model(ml), inputColumnName: "Label");
        StringAssert.StartsWith(Assert.Throws<ArgumentException>(() => missing.Fit(data)).Message, "The data has no column 'Pixels'");
        StringAssert.StartsWith(
            Assert.Throws<ArgumentException>(() => missing.GetOutputSchema(EstimatorWorkout.ShapeOf(data.Schema))).Message,
            "The data has no column 'Pixels'"
        );
        StringAssert.StartsWith(
            Assert.Throws<ArgumentException>(() => scalar.Fit(data)).Message,
            "The feature column 'Label' is Single, and kernel features take a vector of Single"
        );
        StringAssert.StartsWith(
            Assert.Throws<ArgumentException>(() => scalar.GetOutputSchema(EstimatorWorkout.ShapeOf(data.Schema))).Message,
            "The feature column 'Label' is Single, and kernel features take a vector of Single"
        );
    }

    [TestMethod]
    public void AKernelThatIsZero_IsRefused()
    {
        MLContext ml = TestData.Context();
        ITransformer model = KernelFeaturesSubject.Model(ml, options =>
        {
            options.Activation = MLSpectral.Activation.Relu;
            options.UseBias = false;
        });
        IDataView zeros = ml.Load(TestData.Rows(50).Select(row => new TestData.Row { Features = new float[TestData.FeatureCount] }));
        StringAssert.StartsWith(
            Assert.Throws<InvalidOperationException>(() => ml.Transforms.KernelFeatures(model).Fit(zeros)).Message,
            "The kernel is 0 on all landmark rows"
        );
    }

    [TestMethod]
    [DataRow("Network", KernelKind.ConjugateKernel)]
    [DataRow("KernelFeatures", KernelKind.ConjugateKernel)]
    [DataRow("KernelFeatures", KernelKind.NeuralTangentKernel)]
    public void ADamagedFile_IsNoticed(string entry, KernelKind kernel)
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View(40);
        SavedTransform.AssertDamageIsNoticed(
            SavedTransform.Save(
                ml,
                ml.Transforms.KernelFeatures(KernelFeaturesSubject.Model(ml), kernel: kernel, numberOfFeatures: 3).Fit(data),
                data.Schema
            ),
            entry
        );
    }
}
