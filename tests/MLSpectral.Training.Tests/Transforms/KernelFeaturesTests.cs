using Microsoft.ML;
using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Transforms;

/// <summary>Kernel features and leverage against the eigenvectors of kernels formed and decomposed by LibTorch.</summary>
[TestClass]
public sealed class KernelFeaturesTests
{
    private const KernelKind Conjugate = KernelKind.ConjugateKernel,
        Tangent = KernelKind.NeuralTangentKernel;

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(Conjugate, 1, KernelFeaturesScale.KernelPrincipalComponents)]
    [DataRow(Conjugate, 2, KernelFeaturesScale.UnitMeanSquare)]
    [DataRow(Tangent, null, KernelFeaturesScale.KernelPrincipalComponents)]
    [DataRow(Tangent, null, KernelFeaturesScale.UnitMeanSquare)]
    public void Features_OfLandmarkRows_AreTheirEigenvectors(KernelKind kernel, int? layer, KernelFeaturesScale scale)
    {
        const int count = 6;
        using var scope = NewDisposeScope();
        MLContext ml = TestData.Context();
        IDataView data = ml.View(80);
        ITransformer model = KernelFeaturesSubject.Model(ml);
        KernelFeaturesTransformer transformer = ml
            .Transforms.KernelFeatures(
                model,
                new KernelFeaturesOptions
                {
                    Kernel = kernel,
                    Layer = layer,
                    Scale = scale,
                    NumberOfFeatures = count,
                }
            )
            .Fit(data);
        float[][] features = KernelFeaturesSubject.Features(transformer, data);
        (double[] values, double[][] vectors) = KernelFeaturesSubject.Leading(
            KernelFeaturesSubject.Kernel(kernel, KernelFeaturesSubject.Network(model), KernelFeaturesSubject.Rows(data), layer ?? 0),
            count
        );
        Assert.AreEqual(80, transformer.NumberOfLandmarks);
        Assert.AreEqual(layer, transformer.Layer);
        for (int j = 0; j < count; j++)
        {
            Assert.AreEqual(values[j], transformer.Eigenvalues[j], 1e-10 * values[0]);
            double factor = scale == KernelFeaturesScale.UnitMeanSquare ? Math.Sqrt(80) : Math.Sqrt(values[j]);
            for (int i = 0; i < features.Length; i++)
                Assert.AreEqual(factor * vectors[j][i], features[i][j], 2e-7 * factor, $"row {i}, feature {j}");
        }
    }

    [TestMethod]
    [DataRow(Conjugate, 2)]
    [DataRow(Tangent, null)]
    public void Features_OfNewRows_AreNystroms(KernelKind kernel, int? layer)
    {
        const int count = 6;
        using var scope = NewDisposeScope();
        MLContext ml = TestData.Context();
        IDataView data = ml.View(80),
            other = ml.View(30, seed: 8);
        ITransformer model = KernelFeaturesSubject.Model(ml, options => options.Activation = Activation.Relu);
        KernelFeaturesTransformer transformer = ml.Transforms.KernelFeatures(model, Components(kernel, count)).Fit(data);
        (float[][] features, float[] leverage) = (
            KernelFeaturesSubject.Features(transformer, other),
            KernelFeaturesSubject.Leverage(transformer, other)
        );
        FeedForwardNetwork network = KernelFeaturesSubject.Network(model);
        Tensor rows = KernelFeaturesSubject.Rows(data);
        (double[] values, double[][] vectors) = KernelFeaturesSubject.Leading(
            KernelFeaturesSubject.Kernel(kernel, network, rows, layer ?? 0),
            count
        );
        double[] cross = KernelFeaturesSubject.Kernel(kernel, network, rows, KernelFeaturesSubject.Rows(other), layer ?? 0).ToDoubles();
        for (int i = 0; i < features.Length; i++)
        {
            double expectedLeverage = 0;
            for (int j = 0; j < count; j++)
            {
                double expected =
                    Enumerable.Range(0, 80).Sum(landmark => cross[(landmark * 30) + i] * vectors[j][landmark]) / Math.Sqrt(values[j]);
                Assert.AreEqual(expected, features[i][j], 3e-7 * Math.Sqrt(values[j]), $"row {i}, feature {j}");
                expectedLeverage += expected * expected / values[j];
            }

            Assert.AreEqual(expectedLeverage, leverage[i], 1e-6 * expectedLeverage);
        }
    }

    [TestMethod]
    [DataRow(Conjugate)]
    [DataRow(Tangent)]
    public void InnerProducts_OfAllFeatures_AreTheKernel(KernelKind kernel)
    {
        using var scope = NewDisposeScope();
        MLContext ml = TestData.Context();
        IDataView data = ml.View(40);
        ITransformer model = KernelFeaturesSubject.Model(ml);
        float[][] features = KernelFeaturesSubject.Features(ml.Transforms.KernelFeatures(model, Components(kernel, 40)).Fit(data), data);
        double[] expected = KernelFeaturesSubject
            .Kernel(kernel, KernelFeaturesSubject.Network(model), KernelFeaturesSubject.Rows(data), 2)
            .ToDoubles();
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < 40; j++)
                Assert.AreEqual(expected[(i * 40) + j], features[i].Zip(features[j], (a, b) => (double)a * b).Sum(), 1e-6 * expected.Max());
        }
    }

    [TestMethod]
    [DataRow(Conjugate, 7, 7)]
    [DataRow(Conjugate, 25, 10)]
    [DataRow(Tangent, 25, 25)]
    public void Leverage_OfLandmarkRows_SumsToTheNumberOfEigenvectors(KernelKind kernel, int count, int rank)
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View(60);
        KernelFeaturesTransformer transformer = ml
            .Transforms.KernelFeatures(KernelFeaturesSubject.Model(ml), kernel: kernel, numberOfFeatures: count)
            .Fit(data);
        float[] leverage = KernelFeaturesSubject.Leverage(transformer, data);
        Assert.AreEqual(rank, leverage.Sum(value => (double)value), 1e-5 * rank);
        Assert.IsTrue(leverage.All(value => value is >= 0 and <= 1.00001f));

        // Ten units have ten eigenvectors: the other slots stay, and are 0.
        Assert.AreEqual(rank, transformer.Eigenvalues.Count(value => value > 0));
        Assert.HasCount(count, transformer.Eigenvalues);
        foreach (float[] row in KernelFeaturesSubject.Features(transformer, data))
            Assert.IsTrue(row[rank..].All(value => value == 0) && row[..rank].All(value => value != 0));
    }

    [TestMethod]
    public void Leverage_OfRowsUnlikeTheLandmarks_IsLarge()
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View(300);
        KernelFeaturesTransformer transformer = ml
            .Transforms.KernelFeatures(
                KernelFeaturesSubject.Model(ml, options => options.Activation = Activation.Relu),
                kernel: Tangent,
                numberOfFeatures: 8
            )
            .Fit(data);
        IDataView far = ml.Load(
            TestData
                .Rows(50, seed: 9)
                .Select(row => new TestData.Row { Features = [.. row.Features.Select(value => 8 * value)], Label = row.Label })
        );
        Assert.IsGreaterThan(
            KernelFeaturesSubject.Leverage(transformer, data).Max(),
            KernelFeaturesSubject.Leverage(transformer, far).Order().Skip(25).First()
        );
        Assert.IsGreaterThan(1, KernelFeaturesSubject.Leverage(transformer, far).Max());
    }

    [TestMethod]
    public void UnitMeanSquare_OverLandmarkRows_IsOne()
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View(70);
        KernelFeaturesOptions options = new() { Scale = KernelFeaturesScale.UnitMeanSquare, NumberOfFeatures = 5 };
        float[][] features = KernelFeaturesSubject.Features(
            ml.Transforms.KernelFeatures(KernelFeaturesSubject.Model(ml), options).Fit(data),
            data
        );
        for (int j = 0; j < 5; j++)
            Assert.AreEqual(1, features.Average(row => (double)row[j] * row[j]), 1e-6);
    }

    [TestMethod]
    [DataRow(Conjugate)]
    [DataRow(Tangent)]
    public void Fit_Again_GivesTheSameFeatures(KernelKind kernel)
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View(300);
        ITransformer model = KernelFeaturesSubject.Model(ml);
        var options = new KernelFeaturesOptions
        {
            Kernel = kernel,
            NumberOfFeatures = 5,
            NumberOfLandmarks = 100,
            Seed = 3,
        };
        float[][] one = KernelFeaturesSubject.Features(ml.Transforms.KernelFeatures(model, options).Fit(data), data);
        float[][] two = KernelFeaturesSubject.Features(ml.Transforms.KernelFeatures(model, options).Fit(data), data);
        float[][] other = KernelFeaturesSubject.Features(ml.Transforms.KernelFeatures(model, options with { Seed = 4 }).Fit(data), data);
        CollectionAssert.AreEqual(one.SelectMany(row => row).ToArray(), two.SelectMany(row => row).ToArray());
        CollectionAssert.AreNotEqual(one.SelectMany(row => row).ToArray(), other.SelectMany(row => row).ToArray());
    }

    [TestMethod]
    public void Fit_LeavesNoTensorsBehind()
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View(50);
        ITransformer model = KernelFeaturesSubject.Model(ml);
        foreach (KernelKind kernel in Enum.GetValues<KernelKind>())
        {
            long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            ml.Transforms.KernelFeatures(model, kernel: kernel, numberOfFeatures: 5).Fit(data);
            Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
    }

    private static KernelFeaturesOptions Components(KernelKind kernel, int count) =>
        new()
        {
            Kernel = kernel,
            NumberOfFeatures = count,
            Scale = KernelFeaturesScale.KernelPrincipalComponents,
        };
}
