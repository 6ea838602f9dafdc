using Microsoft.ML;
using MLSpectral.Kernels;
using MLSpectral.Statistics.Samples;
using MLSpectral.Tests.Trainers;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Networks;

/// <summary>Networks as training starts from them, made without training.</summary>
[TestClass]
public sealed class NetworkFactoryTests
{
    private const int Seed = 11;

    public static IEnumerable<object?[]> Starts =>
        from initialization in Enum.GetValues<WeightInitialization>().Cast<WeightInitialization?>().Append(null)
        from parameterization in Enum.GetValues<Parameterization>()
        from isMirrored in new[] { false, true }
        select new object?[] { initialization, parameterization, isMirrored };

    [TestMethod]
    [DynamicData(nameof(Starts))]
    public void ATrainer_StartsFromTheNetworkOfTheFactory(
        WeightInitialization? initialization,
        Parameterization parameterization,
        bool isMirrored
    )
    {
        FeedForwardNetwork started = Training
            .Model(o =>
            {
                (o.HiddenLayers, o.Activation, o.UseBias) = ([9, 14], Activation.SiLU, !isMirrored);
                (o.WeightInitialization, o.Parameterization, o.MirroredInitialization) = (initialization, parameterization, isMirrored);
                (o.WeightScale, o.Seed, o.KeepInitialNetwork, o.NumberOfEpochs, o.Probes) = (1.5, Seed, true, 1, []);
            })
            .InitialNetwork!;
        AssertSame(
            FeedForwardNetwork.Create(
                [TestData.FeatureCount, 9, 14, 1],
                new NetworkInitialization
                {
                    Activation = Activation.SiLU,
                    UseBias = !isMirrored,
                    WeightInitialization = initialization,
                    Parameterization = parameterization,
                    MirroredInitialization = isMirrored,
                    WeightScale = 1.5,
                    Seed = Seed,
                }
            ),
            started
        );
    }

    [TestMethod]
    public void WithoutOptions_ItIsTheStartOfATrainerWithoutOptions()
    {
        MLContext ml = TestData.Context();
        var options = new FeedForwardMultiOutputRegressionTrainer.Options
        {
            Seed = NetworkInitialization.Default.Seed,
            KeepInitialNetwork = true,
            NumberOfEpochs = 1,
            Probes = [],
        };
        FeedForwardNetwork started = ml
            .Regression.Trainers.FeedForwardMultiOutput(options)
            .Fit(MultiOutputData.View(ml))
            .Model.InitialNetwork!;
        AssertSame(FeedForwardNetwork.Create([TestData.FeatureCount, 64, 64, MultiOutputData.OutputCount]), started);
    }

    // Sizes around the blocks of 16 that normal numbers come in, one after another from one stream.
    [TestMethod]
    public void Weights_AreTheNumbersThatLibTorchDraws()
    {
        NativeTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var normal = new Generator(RandomStream.Seed(Seed, 1));
        using var uniform = new Generator(RandomStream.Seed(Seed, 1));
        WeightGenerator ourNormal = new(Seed),
            ourUniform = new(Seed);
        foreach (int count in Enumerable.Range(1, 50).Concat([1000, 1003, 10_000, 1, 3, 5, 30]))
        {
            var ours = new float[count];
            ourNormal.FillNormal(ours);
            float[] theirs = randn(count, generator: normal).ToSingles();
            for (int i = 0; i < count; i++)
                Assert.AreEqual(theirs[i], ours[i], 2e-6f * Math.Max(1, Math.Abs(theirs[i])), $"{i} of {count}");

            ourUniform.FillUniform(ours);
            theirs = rand(count, generator: uniform).ToSingles();
            CollectionAssert.AreEqual(theirs.Select(value => ((value * 2) - 1) * (float)Math.Sqrt(3)).ToArray(), ours);
        }
    }

    [TestMethod]
    [DataRow(WeightInitialization.LeCunNormal, 1.0 / 400)]
    [DataRow(WeightInitialization.LeCunUniform, 1.0 / 400)]
    [DataRow(WeightInitialization.HeNormal, 2.0 / 400)]
    [DataRow(WeightInitialization.HeUniform, 2.0 / 400)]
    [DataRow(WeightInitialization.GlorotNormal, 2.0 / 700)]
    [DataRow(WeightInitialization.GlorotUniform, 2.0 / 700)]
    public void Entries_HaveTheVarianceOfTheirDistribution(WeightInitialization initialization, double variance)
    {
        foreach (Parameterization parameterization in Enum.GetValues<Parameterization>())
        {
            DenseLayer layer = FeedForwardNetwork
                .Create(
                    [400, 300],
                    new NetworkInitialization { WeightInitialization = initialization, Parameterization = parameterization }
                )
                .Layers[0];
            double[] scaled = [.. layer.Weights.ToArray().Select(weight => layer.WeightScale * weight)];

            // 120,000 entries: standard errors of 0.003 deviations and of at most 0.41 % of the variance.
            Assert.AreEqual(0, scaled.Average(), 0.012 * Math.Sqrt(variance));
            Assert.AreEqual(variance, scaled.Average(weight => weight * weight), 0.017 * variance);
            Assert.AreEqual(parameterization == Parameterization.Standard ? 1 : 0.05, layer.WeightScale);
        }
    }

    [TestMethod]
    public void Seeds_GiveDifferentNetworks_AndLayersDifferentNumbers()
    {
        FeedForwardNetwork one = FeedForwardNetwork.Create([30, 30, 30]),
            same = FeedForwardNetwork.Create([30, 30, 30]),
            other = FeedForwardNetwork.Create([30, 30, 30], new NetworkInitialization { Seed = 2 });
        AssertSame(one, same);
        Assert.IsLessThan(5, Common(one.Layers[0], other.Layers[0]));
        Assert.IsLessThan(5, Common(one.Layers[0], one.Layers[1]));
    }

    [TestMethod]
    public void BadInput_IsNamed()
    {
        Refuse("There are 1 widths", () => FeedForwardNetwork.Create([3]));
        Refuse("widths[1] is 0; ", () => FeedForwardNetwork.Create([3, 0, 1]));
        Refuse("widths[1] is 100000; with 100000 inputs", () => FeedForwardNetwork.Create([100_000, 100_000]));
        Refuse("WeightScale is 0; ", () => Create(new NetworkInitialization { WeightScale = 0 }));
        Refuse("WeightScale is NaN; ", () => Create(new NetworkInitialization { WeightScale = double.NaN }));
        Refuse("Parameterization is 7; ", () => Create(new NetworkInitialization { Parameterization = (Parameterization)7 }));
        Refuse("WeightInitialization is 9; ", () => Create(new NetworkInitialization { WeightInitialization = (WeightInitialization)9 }));
        Refuse("that has 5 units", () => Create(new NetworkInitialization { MirroredInitialization = true }));
        Refuse("Activation is null", () => Create(new NetworkInitialization { Activation = null! }));

        static FeedForwardNetwork Create(NetworkInitialization initialization) => FeedForwardNetwork.Create([3, 5, 1], initialization);

        static void Refuse(string expected, Action create) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(create).Message, expected);
    }

    private static int Common(DenseLayer one, DenseLayer other) => one.Weights.ToArray().Intersect(other.Weights.ToArray()).Count();

    private static void AssertSame(FeedForwardNetwork expected, FeedForwardNetwork actual)
    {
        Assert.AreEqual(expected.ToString(), actual.ToString());
        foreach ((DenseLayer one, DenseLayer other) in expected.Layers.Zip(actual.Layers))
        {
            CollectionAssert.AreEqual(one.Weights.ToArray(), other.Weights.ToArray());
            CollectionAssert.AreEqual(one.Biases.ToArray(), other.Biases.ToArray());
            Assert.AreEqual(one.ToString(), other.ToString());
            Assert.AreEqual(one.WeightScale, other.WeightScale);
        }
    }
}
