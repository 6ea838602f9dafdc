using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>The baselines against a network that is really lazy, and against fits made one by one.</summary>
[TestClass]
public sealed class KernelRidgeBaselinesTests
{
    private const int Inputs = 4;

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void LazyPrediction_IsWhatAWideNetworkLearns()
    {
        using var scope = NewDisposeScope();
        using var one = new ThreadCount(1);
        double narrow = DistanceFromLazy(64),
            wide = DistanceFromLazy(4096);
        Assert.IsLessThan(2e-3, wide);
        Assert.IsGreaterThan(10 * wide, narrow);
    }

    [TestMethod]
    public void Scores_AreThoseOfFitsOneByOne()
    {
        using var scope = NewDisposeScope();
        FeedForwardNetwork initial = Network(1, 30, 20),
            trained = Network(2, 30, 20);
        (LabeledRows train, LabeledRows test) = (Rows(50, 3), Rows(1100, 4));
        var metrics = KernelRidgeBaselines.Evaluate(initial, trained, train, test);
        using NetworkKernels start = NetworkKernels.Create(initial, train.Inputs),
            end = NetworkKernels.Create(trained, train.Inputs);
        using NetworkKernels startTest = NetworkKernels.Create(initial, test.Inputs),
            endTest = NetworkKernels.Create(trained, test.Inputs);
        AssertScore("network", test.Targets - endTest.Activations(3), test, metrics.Network);
        AssertConjugate("linear ridge", start, 0, metrics.Linear);
        AssertConjugate("initial CK", start, 2, metrics.InitialConjugateKernel);
        AssertConjugate("trained CK", end, 2, metrics.TrainedConjugateKernel);
        TangentKernel lazy = start.TangentKernel(),
            learned = end.TangentKernel();
        using KernelRidge lazyRidge = KernelRidge.Fit(lazy.Form(), train.Targets - start.Activations(3)),
            ridge = KernelRidge.Fit(learned.Form(), train.Targets, withIntercept: true);
        AssertScore(
            "initial NTK, lazy",
            test.Targets - startTest.Activations(3) - lazyRidge.Predict(lazy.Cross(test.Inputs).t()),
            test,
            metrics.LazyPrediction,
            lazyRidge
        );
        AssertScore("trained NTK", test.Targets - ridge.Predict(learned.Cross(test.Inputs).t()), test, metrics.TrainedTangentKernel, ridge);
        Assert.AreEqual((50, 0, 1100), (metrics.TrainRowCount, metrics.FreshRowCount, metrics.TestRowCount));
        string[] table = metrics.ToString().Split(Environment.NewLine);
        Assert.HasCount(7, table);
        Assert.StartsWith("initial NTK, lazy", table[4]);
        Assert.Contains("R²", metrics.LazyPrediction.ToString());

        void AssertConjugate(string name, NetworkKernels kernels, int layer, KernelRidgeScore actual)
        {
            using KernelRidge fit = KernelRidge.Fit(kernels.ConjugateKernel(layer).Form(), train.Targets, withIntercept: true);
            AssertScore(name, test.Targets - fit.Predict(kernels.CrossConjugateKernel(layer, test.Inputs).t()), test, actual, fit);
        }
    }

    [TestMethod]
    public void FreshRows_AreForTheTrainedKernelsAlone()
    {
        using var scope = NewDisposeScope();
        FeedForwardNetwork initial = Network(1, 20),
            trained = Network(2, 20);
        (LabeledRows train, LabeledRows test, LabeledRows fresh) = (Rows(30, 3), Rows(40, 4), Rows(60, 5));
        KernelRidgeMetrics without = KernelRidgeBaselines.Evaluate(initial, trained, train, test),
            with = KernelRidgeBaselines.Evaluate(initial, trained, train, test, fresh);
        Assert.AreEqual(without.LazyPrediction, with.LazyPrediction);
        Assert.AreEqual(without.InitialConjugateKernel, with.InitialConjugateKernel);
        Assert.AreEqual(
            KernelRidgeBaselines.Evaluate(trained, trained, fresh, test).InitialConjugateKernel.RSquared,
            with.TrainedConjugateKernel.RSquared
        );
        Assert.AreNotEqual(without.TrainedTangentKernel.RSquared, with.TrainedTangentKernel.RSquared);
        Assert.AreEqual(60, with.FreshRowCount);
    }

    [TestMethod]
    public void TangentKernels_CountWhatTrainingChanged()
    {
        using var scope = NewDisposeScope();
        FeedForwardNetwork initial = Network(1, 20);
        var trained = new FeedForwardNetwork([Network(2, 20).Layers[0], initial.Layers[1]]);
        (LabeledRows train, LabeledRows test) = (Rows(30, 3), Rows(40, 4));
        KernelRidgeScore Lazy(ParameterSelection? selection) =>
            KernelRidgeBaselines
                .Evaluate(initial, trained, train, test, options: new KernelRidgeOptions { Parameters = selection })
                .LazyPrediction;
        Assert.AreEqual(Lazy(ParameterSelection.Layers(1)), Lazy(null));
        Assert.AreNotEqual(Lazy(ParameterSelection.All), Lazy(null));
    }

    [TestMethod]
    public void TangentKernels_CountBiasesApartFromWeights()
    {
        using var scope = NewDisposeScope();
        FeedForwardNetwork weights = Network(1, 20),
            initial = WithBias(0),
            trained = WithBias(0.5f);
        (LabeledRows train, LabeledRows test) = (Rows(30, 3), Rows(40, 4));
        KernelRidgeScore Lazy(ParameterSelection? selection) =>
            KernelRidgeBaselines
                .Evaluate(initial, trained, train, test, options: new KernelRidgeOptions { Parameters = selection })
                .LazyPrediction;
        Assert.AreEqual(Lazy(ParameterSelection.Where(parameter => parameter is { Layer: 1, IsBias: true })), Lazy(null));
        Assert.AreNotEqual(Lazy(ParameterSelection.Where(parameter => parameter is { Layer: 1, IsBias: false })), Lazy(null));

        FeedForwardNetwork WithBias(float bias) =>
            new([
                new DenseLayer(
                    "Layer1",
                    Inputs,
                    20,
                    weights.Layers[0].Weights.ToArray(),
                    Enumerable.Repeat(bias, 20).ToArray(),
                    weights.Layers[0].WeightScale,
                    1,
                    Activation.Tanh
                ),
                weights.Layers[1],
            ]);
    }

    [TestMethod]
    public void Outputs_OfDeadAndLinearNetworks_HaveBaselines()
    {
        using var scope = NewDisposeScope();
        (LabeledRows train, LabeledRows test) = (Rows(30, 3), Rows(40, 4));
        var dead = new FeedForwardNetwork([
            new DenseLayer("Hidden1", Inputs, 5, new float[5 * Inputs], new float[] { -1, -1, -1, -1, -1 }, 1, 1, Activation.Relu),
            new DenseLayer("Output", 5, 1, new float[5], new float[1], 1, 1, Activation.Identity),
        ]);
        Assert.AreEqual(0, KernelRidgeBaselines.Evaluate(dead, dead, train, test).TrainedConjugateKernel.RSquared, 0.2);
        FeedForwardNetwork linear = Network(1);
        KernelRidgeMetrics metrics = KernelRidgeBaselines.Evaluate(linear, linear, train, test);
        Assert.AreEqual(metrics.Linear.RSquared, metrics.InitialConjugateKernel.RSquared);
    }

    [TestMethod]
    public void WhatDoesNotFit_IsRefusedByName()
    {
        using var scope = NewDisposeScope();
        FeedForwardNetwork network = Network(1, 20);
        (LabeledRows train, LabeledRows test) = (Rows(30, 3), Rows(40, 4));
        AssertRefused("initial", "network at the start", () => KernelRidgeBaselines.Evaluate(Network(1, 21), network, train, test));
        AssertRefused("train", "4 columns", () =>
            KernelRidgeBaselines.Evaluate(network, network, train with { Inputs = ones(30, 3) }, test)
        );
        AssertRefused(
            "test",
            "40 rows of 1 outputs",
            () => KernelRidgeBaselines.Evaluate(network, network, train, test with { Targets = train.Targets })
        );
        AssertRefused(
            "fresh",
            "NaN",
            () => KernelRidgeBaselines.Evaluate(network, network, train, test, test with { Targets = test.Targets * double.NaN })
        );
        AssertRefused(
            "train",
            "at least two",
            () => KernelRidgeBaselines.Evaluate(network, network, new LabeledRows { Inputs = ones(1, Inputs), Targets = ones(1, 1) }, test)
        );
        AssertRefused(
            "ridge",
            "singular",
            () =>
                KernelRidgeBaselines.Evaluate(
                    network,
                    network,
                    new LabeledRows { Inputs = ones(30, Inputs), Targets = train.Targets },
                    test,
                    options: new KernelRidgeOptions { LazyRidge = 0 }
                )
        );
        Assert.ThrowsExactly<ArgumentException>(() =>
            KernelRidgeBaselines.Evaluate(network, network, train, test, options: new KernelRidgeOptions { LazyRidge = -1 })
        );
    }

    [TestMethod]
    public void NoTensor_IsLeft()
    {
        using var scope = NewDisposeScope();
        FeedForwardNetwork network = Network(1, 20);
        (LabeledRows train, LabeledRows test) = (Rows(30, 3), Rows(1100, 4));
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        KernelRidgeBaselines.Evaluate(network, network, train, test, test);
        Assert.ThrowsExactly<ArgumentException>(() =>
            KernelRidgeBaselines.Evaluate(
                network,
                network,
                train,
                test,
                options: new KernelRidgeOptions { Parameters = ParameterSelection.Layers(9) }
            )
        );
        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    // 1 − R² of the lazy prediction for what a network of this width gives after gradient descent to training error 0: the
    // neural-tangent parameterization, f = vᵀ tanh(W x/√d)/√h.
    private static double DistanceFromLazy(int width)
    {
        FeedForwardNetwork initial = Network(1, width);
        LabeledRows train = Rows(8, 3);
        Tensor test = Rows(50, 4).Inputs,
            x = train.Inputs;
        using var start = TensorNetwork.Of(initial, ScalarType.Float64);
        Tensor w = start.Layers[0].Weight.clone(),
            v = start.Layers[1].Weight.clone();
        for (int step = 0; step < 3000; step++)
        {
            using var scope = NewDisposeScope();
            Tensor a = tanh(x.mm(w.t()) / Math.Sqrt(Inputs)),
                error = (a.mm(v.t()) / Math.Sqrt(width)) - train.Targets;
            Tensor gradient = (error * v * (1 - (a * a))).t().mm(x) / Math.Sqrt(Inputs * (double)width);
            v.sub_(error.t().mm(a) / Math.Sqrt(width) * 0.2);
            w.sub_(gradient * 0.2);
        }

        var trained = new TensorNetwork([start.Layers[0] with { Weight = w }, start.Layers[1] with { Weight = v }]);
        Assert.IsLessThan(1e-3, (trained.Forward(x) - train.Targets).abs().max().item<double>());
        var learned = new LabeledRows { Inputs = test, Targets = trained.Forward(test) };
        return 1
            - KernelRidgeBaselines
                .Evaluate(initial, trained.ToManaged(), train, learned, options: new KernelRidgeOptions { LazyRidge = 0 })
                .LazyPrediction.RSquared;
    }

    private static FeedForwardNetwork Network(int seed, params int[] hidden)
    {
        using var generator = new Generator((ulong)seed);
        int[] widths = [Inputs, .. hidden, 1];
        return new FeedForwardNetwork([
            .. Enumerable
                .Range(1, widths.Length - 1)
                .Select(l =>
                {
                    using Tensor weights = randn(widths[l], widths[l - 1], generator: generator);
                    return new DenseLayer(
                        $"Layer{l}",
                        widths[l - 1],
                        widths[l],
                        weights.ToSingles(),
                        default,
                        1 / Math.Sqrt(widths[l - 1]),
                        1,
                        l == widths.Length - 1 ? Activation.Identity : Activation.Tanh
                    );
                }),
        ]);
    }

    private static LabeledRows Rows(int count, int seed)
    {
        using var generator = new Generator((ulong)seed);
        Tensor x = randn(count, Inputs, ScalarType.Float64, generator: generator),
            noise = randn(count, 1, ScalarType.Float64, generator: generator);
        return new LabeledRows { Inputs = x, Targets = x.narrow(1, 0, 1).cos() + x.narrow(1, 1, 1) + (0.1 * noise) };
    }

    private static void AssertScore(string name, Tensor errors, LabeledRows test, KernelRidgeScore actual, KernelRidge? ridge = null)
    {
        double squares = errors.square().sum().item<double>(),
            variation = (test.Targets - test.Targets.mean()).square().sum().item<double>();
        Assert.AreEqual(name, actual.Name);
        Assert.AreEqual(1 - (squares / variation), actual.RSquared, 1e-8, name);
        Assert.AreEqual(squares / test.Targets.numel(), actual.MeanSquaredError, 1e-8, name);
        Assert.AreEqual(
            (ridge?.Ridge, ridge?.DegreesOfFreedom, ridge?.LeaveOneOutError),
            (actual.Ridge, actual.DegreesOfFreedom, actual.LeaveOneOutError),
            name
        );
    }

    private static void AssertRefused(string parameter, string words, Action act)
    {
        ArgumentException refusal = Assert.ThrowsExactly<ArgumentException>(act);
        Assert.AreEqual(parameter, refusal.ParamName);
        Assert.Contains(words, refusal.Message);
    }
}
