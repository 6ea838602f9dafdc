using System.Text.Json;
using MLSpectral.Kernels;
using MLSpectral.Tests.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Probes;

/// <summary>Monitors of modules that a loop of the user's own trains.</summary>
[TestClass]
public sealed class SpectralMonitorTests
{
    private const int RowCount = 12;

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void AChain_HasTheRowsOfTheTrainersProbes()
    {
        using var scope = NewDisposeScope();
        using TensorNetwork network = Network();
        using var module = TestModules.Sequential(network);
        Tensor x = Gaussian(RowCount, 6),
            y = Gaussian(RowCount, 1);
        SpectralProbe[] probes = [Probe.Weights(), Probe.ConjugateKernel(), Probe.NeuralTangentKernel()];
        using var monitor = SpectralMonitor.Attach(
            module,
            x,
            probes,
            new()
            {
                Targets = y.squeeze(1),
                Seed = 3,
                BootstrapReplicas = 20,
                LossCurvature = 2,
                Momentum = 0,
            }
        );
        Assert.AreEqual("closed form: chain of 3 linear layers (Tanh, Relu, Identity)", monitor.Description);
        using var recorder = new TraceRecorder(probes, new ProbeSample(x.to(ScalarType.Float64), y.to(ScalarType.Float64), 3), 20);
        for (int step = 0; step <= 10; step += 5)
        {
            Assert.HasCount(6, monitor.Measure(step, epoch: step / 5f, learningRate: 0.1, trainLoss: 2, validationLoss: 3));
            recorder.Measure(network, new TrainingMoment(step, step / 5f, 0, 0.1, 2, 3) { LossCurvature = 2, StabilityThreshold = 20 });
            using var noGrad = no_grad();
            foreach ((Tensor mine, Tensor theirs) in module.parameters().Zip(network.Layers.SelectMany(layer => layer.Parameters)))
            {
                mine.mul_(1.1);
                theirs.mul_(1.1);
            }
        }

        Assert.HasCount(18, monitor.Trace.Measurements);
        Assert.HasCount(18, recorder.Measurements);
        foreach ((SpectralMeasurement row, SpectralMeasurement other) in monitor.Trace.Measurements.Zip(recorder.Measurements))
            AssertSameRow(other, row);
    }

    [TestMethod]
    [DataRow(false, 2 * 1.9)]
    [DataRow(true, 2 * 1.9 / 2.8)]
    public void TheEdgeOfStability_FollowsFromCurvatureRateAndMomentum(bool nesterov, double product)
    {
        using var module = nn.Sequential(nn.Linear(6, 2));
        using Tensor x = Gaussian(RowCount, 6);
        var spectrum = new Spectrum("M", 0, "Network", RowCount, 5, [3], 0) { LargestJacobianEigenvalue = 7, OutputCount = 2 };
        using var monitor = SpectralMonitor.Attach(
            module,
            x,
            [new Fixed(spectrum)],
            new()
            {
                LossCurvature = 2,
                Momentum = 0.9,
                Nesterov = nesterov,
            }
        );
        SpectralMeasurement row = monitor.Measure(0, learningRate: 0.1)[0];
        Assert.AreEqual(2 * 7 / 24.0, row.Sharpness, 1e-15);
        Assert.AreEqual(2 * 7 / 24.0 / (product / 0.1), row.EdgeOfStability, 1e-15);
        Assert.AreEqual(double.NaN, monitor.Measure(1)[0].EdgeOfStability);
    }

    [TestMethod]
    public void AnyOtherModule_HasTheSameRowsAsTheChainThatItIs()
    {
        using var scope = NewDisposeScope();
        using TensorNetwork network = Network();
        using var chain = TestModules.Sequential(network);
        using var wrapped = new Custom(chain.call, chain);
        Tensor x = Gaussian(RowCount, 6);
        using var closed = SpectralMonitor.Attach(chain, x);
        using var automatic = SpectralMonitor.Attach(wrapped, x);
        StringAssert.StartsWith(
            automatic.Description,
            "automatic differentiation: the module is a Custom, whose forward pass is code that cannot be seen; one backward "
                + "pass for each block"
        );
        Assert.IsGreaterThan(closed.TangentKernelCost.Operations, automatic.TangentKernelCost.Operations);
        foreach (int step in new[] { 0, 1 })
        {
            IReadOnlyList<SpectralMeasurement> expected = closed.Measure(step),
                actual = automatic.Measure(step);
            Assert.HasCount(6, actual);
            foreach ((SpectralMeasurement row, SpectralMeasurement other) in actual.Zip(expected))
            {
                Assert.AreEqual((other.Matrix, other.Layer, other.Rows, other.Columns), (row.Matrix, row.Layer, row.Rows, row.Columns));
                Assert.IsTrue(other.Layer == 0 || row.LayerName == $"part0.{other.LayerName}");
                for (int i = 0; i < other.Eigenvalues.Length; i++)
                    Assert.AreEqual(other.Eigenvalues[i], row.Eigenvalues[i], 1e-12 * other.Eigenvalues[0]);
                Assert.AreEqual(other.RelativeChange, row.RelativeChange, 1e-12);
                Assert.AreEqual(double.NaN, row.TargetAlignment);
                Assert.AreEqual(double.NaN, row.CenteredTargetAlignment);
                Assert.AreEqual(double.NaN, row.TopEigenvectorAlignment);
                Assert.AreEqual(double.NaN, row.EdgeOfStability);
            }

            using var noGrad = no_grad();
            chain.parameters().First().add_(0.1);
        }
    }

    [TestMethod]
    public void AConvolutionalNetwork_HasItsLayersKernelsAndWeights()
    {
        using var scope = NewDisposeScope();
        using ConvolutionalNetwork module = TestModules.Convolutional(ScalarType.Float32);
        module.train();
        Tensor x = Gaussian(RowCount, 64).reshape(RowCount, 1, 8, 8);
        ProbeContext? seen = null;
        using var monitor = SpectralMonitor.Attach(
            module,
            x,
            [new Looking(context => seen = context), Probe.Weights(), Probe.ConjugateKernel(), Probe.NeuralTangentKernel()],
            new() { Targets = Gaussian(RowCount, 2) }
        );
        StringAssert.Contains(monitor.Description, "ConvolutionalNetwork");
        IReadOnlyList<SpectralMeasurement> rows = monitor.Measure(0);
        string[] layers = ["_first", "_grouped", "_dilated", "_twice", "_output"];
        CollectionAssert.AreEqual(layers, rows.Where(row => row.Matrix == SpectralMatrix.Weight).Select(row => row.LayerName).ToArray());
        CollectionAssert.AreEqual(
            layers[..^1],
            rows.Where(row => row.Matrix == SpectralMatrix.ConjugateKernel).Select(row => row.LayerName).ToArray()
        );
        SpectralMeasurement tangent = rows[^1];
        Assert.AreEqual(
            (SpectralMatrix.NeuralTangentKernel, (long)RowCount, module.parameters().Sum(parameter => parameter.numel())),
            (tangent.Matrix, tangent.Rows, tangent.Columns)
        );
        Assert.IsTrue(tangent.CenteredTargetAlignment is > 0 and < 1);
        using var kernels = ModuleKernels.Create(module, x);
        Assert.AreEqual(kernels.TangentKernel().Trace(), tangent.Eigenvalues.Sum(), 1e-10 * tangent.Eigenvalues[0]);
        Assert.IsTrue(module.training);
        StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(() => seen!.Network).Message, "no chain of linear layers");
        CollectionAssert.AreEqual(new long[] { 4, 9 }, seen!.Weight(1).shape);
        CollectionAssert.AreEqual(new long[] { RowCount, 64 }, seen.Activations(0).shape);
        seen.ReleaseForwardPass();
    }

    [TestMethod]
    public void Activations_AreThoseAfterTheNonlinearity_WhereItIsAModule()
    {
        using var scope = NewDisposeScope();
        using var module = nn.Sequential(
            nn.Conv1d(1, 2, 3),
            nn.BatchNorm1d(2),
            nn.ReLU(inplace: true),
            nn.Conv1d(2, 2, 1),
            nn.Flatten(),
            nn.Linear(8, 1)
        );
        Tensor x = Gaussian(5, 6).unsqueeze(1);
        var seen = new List<Tensor>();
        using var monitor = SpectralMonitor.Attach(
            module,
            x,
            [
                new Looking(context =>
                    seen.AddRange(Enumerable.Range(0, 4).Select(layer => context.Activations(layer).clone().DetachFromDisposeScope()))
                ),
            ]
        );
        monitor.Measure(0);
        module.eval();
        nn.Module<Tensor, Tensor>[] parts = [.. module.children().Cast<nn.Module<Tensor, Tensor>>()];
        Tensor After(int count) => parts[..count].Aggregate(x, (a, part) => part.call(a.clone())).flatten(1).to(ScalarType.Float64);
        AssertClose(After(0), seen[0]);
        AssertClose(After(3), seen[1]);
        AssertClose(After(4), seen[2]);
        AssertClose(After(6), seen[3]);
    }

    [TestMethod]
    public void Steps_MustNotDescend_AndOneStepIsMeasuredOnce()
    {
        using var module = nn.Sequential(nn.Linear(6, 2));
        using Tensor x = Gaussian(RowCount, 6);
        int measured = 0;
        using var monitor = SpectralMonitor.Attach(module, x, [new Looking(_ => measured++), Probe.Weights()]);
        IReadOnlyList<SpectralMeasurement> rows = monitor.Measure(5);
        SpectralTrace trace = monitor.Trace;
        CollectionAssert.AreEqual(rows.ToArray(), monitor.Measure(5).ToArray());
        Assert.AreEqual(1, measured);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => monitor.Measure(4)).Message, "must not descend");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => monitor.Measure(-1));
        monitor.Measure(6);
        Assert.HasCount(1, trace.Measurements);
        Assert.HasCount(2, monitor.Trace.Measurements);
        monitor.Dispose();
        Assert.HasCount(2, monitor.Trace.Measurements);
        Assert.ThrowsExactly<ObjectDisposedException>(() => monitor.Measure(7));
    }

    [TestMethod]
    public void AFailure_LeavesTraceAndModuleAsTheyWere_AndCanBeTakenUp()
    {
        using var module = nn.Sequential(nn.Linear(6, 2), nn.Dropout());
        using Tensor x = Gaussian(RowCount, 6);
        bool fails = false;
        using var monitor = SpectralMonitor.Attach(
            module,
            x,
            [
                Probe.Weights(),
                new Looking(_ =>
                {
                    if (fails)
                        throw new InvalidOperationException("no luck");
                }),
            ]
        );
        monitor.Measure(0);
        fails = true;
        Assert.ThrowsExactly<InvalidOperationException>(() => monitor.Measure(1));
        Assert.HasCount(1, monitor.Trace.Measurements);
        Assert.IsTrue(module.training);
        var failures = new List<(long, string)>();
        monitor.OnFailure = (step, failure) => failures.Add((step, failure.Message));
        Assert.IsEmpty(monitor.Measure(1));
        CollectionAssert.AreEqual(new[] { (1L, "no luck") }, failures);
        fails = false;
        Assert.HasCount(1, monitor.Measure(1));
    }

    [TestMethod]
    public void AFirstMeasurementThatFails_IsNoStart()
    {
        using var module = nn.Sequential(nn.Linear(6, 2));
        using Tensor x = Gaussian(RowCount, 6);
        bool fails = true;
        using var monitor = SpectralMonitor.Attach(
            module,
            x,
            [
                Probe.Weights(),
                new Looking(_ =>
                {
                    if (fails)
                        throw new InvalidOperationException("no luck");
                }),
            ]
        );
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Assert.ThrowsExactly<InvalidOperationException>(() => monitor.Measure(0));
        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        using (no_grad())
            module.parameters().First().mul_(2);
        fails = false;
        Assert.AreEqual(0, monitor.Measure(1)[0].RelativeChange);
        Assert.AreEqual(0, monitor.Trace.Measurements[0].SpectrumKs);
    }

    [TestMethod]
    public void Measuring_ChangesNoTrainingAndLeavesNoTensors()
    {
        double[] Train(bool monitored)
        {
            using var scope = NewDisposeScope();
            manual_seed(7);
            using ConvolutionalNetwork module = TestModules.Convolutional(ScalarType.Float32);
            module.train();
            using var optimizer = optim.Adam(module.parameters(), 0.01);
            Tensor x = Gaussian(RowCount, 64).reshape(RowCount, 1, 8, 8),
                y = Gaussian(RowCount, 2);
            using SpectralMonitor? monitor = monitored ? SpectralMonitor.Attach(module, x) : null;
            var live = new List<long>();
            for (int step = 0; step < 4; step++)
            {
                using var stepScope = NewDisposeScope();
                optimizer.zero_grad();
                nn.functional.mse_loss(module.call(x), y).backward();
                monitor?.Measure(step);
                optimizer.step();
                live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            }

            // From the second measurement on, start and predecessor are kept.
            Assert.AreEqual(live[2], live[3]);
            return
            [
                .. module.parameters().Concat(module.buffers()).SelectMany(tensor => tensor.to(ScalarType.Float64).ToDoubles()),
                rand(1).item<float>(),
            ];
        }

        CollectionAssert.AreEqual(Train(monitored: false), Train(monitored: true));
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Train(monitored: true);
        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Options_ThatCannotBeMeant_AndRowsWithoutNumbers_AreRefused()
    {
        using var module = nn.Linear(3, 1);
        using Tensor x = ones(4, 3),
            broken = ones(4, 3) / 0;
        Assert.ThrowsExactly<ArgumentException>(() => SpectralMonitor.Attach(module, x, options: new() { LossCurvature = -1 }));
        Assert.ThrowsExactly<ArgumentException>(() => SpectralMonitor.Attach(module, x, options: new() { Momentum = 1 }));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => SpectralMonitor.Attach(module, broken)).Message,
            "NaN or infinite"
        );
    }

    [TestMethod]
    public void WhatDoesNotFit_IsRefusedInASentence()
    {
        using var scope = NewDisposeScope();
        using var module = nn.Sequential(nn.Linear(6, 2));
        Tensor x = Gaussian(RowCount, 6);
        void Refused(string part, Action attach) => StringAssert.Contains(Assert.Throws<ArgumentException>(attach).Message, part);
        Refused("one row for each of the 12 rows", () => SpectralMonitor.Attach(module, x, null, new() { Targets = Gaussian(3, 1) }));
        Refused("There is no probe", () => SpectralMonitor.Attach(module, x, []));
        Refused("A probe is null", () => SpectralMonitor.Attach(module, x, [null!]));
        Refused("n × d", () => SpectralMonitor.Attach(module, x.flatten()));
        Refused("fails on Float64 rows of shape 4 × 5", () => SpectralMonitor.Attach(module, Gaussian(RowCount, 5)));
        Refused("mixes rows", () =>
            SpectralMonitor.Attach(nn.Sequential(nn.Linear(6, 2), nn.BatchNorm1d(2, track_running_stats: false)), x)
        );
    }

    private static void AssertSameRow(SpectralMeasurement expected, SpectralMeasurement actual) =>
        Assert.AreEqual(
            JsonSerializer.Serialize(expected with { ElapsedSeconds = 0 }),
            JsonSerializer.Serialize(actual with { ElapsedSeconds = 0 })
        );

    private static TensorNetwork Network()
    {
        using var generator = new Generator(3);
        int[] widths = [6, 20, 8, 1];
        Activation[] activations = [Activation.Tanh, Activation.Relu, Activation.Identity];
        return new TensorNetwork([
            .. Enumerable
                .Range(1, 3)
                .Select(l => new TensorLayer(
                    $"Layer{l}",
                    (randn(widths[l], widths[l - 1], generator: generator) / Math.Sqrt(widths[l - 1])).DetachFromDisposeScope(),
                    randn(widths[l], generator: generator).DetachFromDisposeScope(),
                    1,
                    1,
                    activations[l - 1]
                )),
        ]);
    }

    private static Tensor Gaussian(long rows, long columns)
    {
        using var generator = new Generator(9);
        return randn(rows, columns, generator: generator);
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        Assert.IsLessThanOrEqualTo(1e-6, (expected - actual).abs().max().item<double>());
    }

    private sealed class Fixed(Spectrum spectrum) : SpectralProbe
    {
        public override IEnumerable<Spectrum> Measure(ProbeContext context) => [spectrum];
    }

    /// <summary>A probe that only looks.</summary>
    private sealed class Looking(Action<ProbeContext> look) : SpectralProbe
    {
        public override IEnumerable<Spectrum> Measure(ProbeContext context)
        {
            look(context);
            return [];
        }
    }
}
