using Microsoft.ML.Data;
using MLSpectral.Kernels;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Tests.Trainers;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Probes;

/// <summary>The built-in probes against decompositions with vectors, and a probe of a user's own.</summary>
[TestClass]
public sealed class ProbeTests
{
    private const int RowCount = 30;

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Weights_AreTheSquaredSingularValuesOverTheLargerSide()
    {
        using var run = new TwoTimes();
        Spectrum[] spectra = [.. Probe.Weights().Measure(run.Later)];
        Assert.HasCount(3, spectra);
        for (int layer = 1; layer <= 3; layer++)
        {
            Spectrum spectrum = spectra[layer - 1];
            Tensor weight = run.Later.Weight(layer);
            CollectionAssert.AreEqual(weight.shape, new[] { spectrum.Rows, spectrum.Columns });
            double[] expected = (linalg.svdvals(weight).square() / Math.Max(spectrum.Rows, spectrum.Columns)).ToDoubles();
            AssertClose(expected, spectrum.Eigenvalues);
            Assert.AreEqual(
                ((weight - run.Start.Weight(layer)).norm() / run.Start.Weight(layer).norm()).item<double>(),
                spectrum.RelativeChange,
                1e-14
            );
            Assert.AreEqual(
                SpectralNorm(weight - run.Start.Weight(layer)) / SpectralNorm(run.Start.Weight(layer)),
                spectrum.OperatorChange,
                1e-9
            );
            Assert.AreEqual(double.NaN, spectrum.KernelAlignmentToInitial);
            Assert.IsNull(spectrum.Permutations);
            Assert.AreEqual(NoiseLaw.MarchenkoPastur, spectrum.Kind.NoiseLaw);
            Assert.AreEqual(Math.Max(spectrum.Rows, spectrum.Columns) * expected[0] / (1L << 52), spectrum.NoiseFloor, 1e-20);
            Assert.AreEqual((SpectralMatrix.Weight, layer, $"Layer{layer}"), (spectrum.Matrix, spectrum.Layer, spectrum.LayerName));
        }
    }

    [TestMethod]
    public void Weights_WithPermutations_AreThoseOfTheMatrixAndTheSeed()
    {
        using var run = new TwoTimes();
        Spectrum[] spectra = [.. Probe.Weights(permutations: 5).Measure(run.Later)];
        for (int layer = 1; layer <= 3; layer++)
        {
            var expected = PermutationNull.Test(run.Later.Weight(layer), 5, run.Later.Seed);
            CollectionAssert.AreEqual(
                expected.PermutedLargestEigenvalues.ToArray(),
                spectra[layer - 1].Permutations!.PermutedLargestEigenvalues.ToArray()
            );
        }

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Probe.Weights(-1));
    }

    [TestMethod]
    public void BootstrapReplicas_FillThePValueFromTheSeedOfTheRun()
    {
        SpectralTrace without = Training.Model(o => (o.HiddenLayers, o.NumberOfEpochs) = ([40], 1)).Spectra;
        SpectralTrace with = Training.Model(o => (o.HiddenLayers, o.NumberOfEpochs, o.BootstrapReplicas) = ([40], 1, 50)).Spectra;
        Assert.IsTrue(without.Measurements.All(row => double.IsNaN(row.PowerLawPValue)));
        foreach (SpectralMeasurement row in with.Measurements)
        {
            PowerLawGoodnessOfFit expected = PowerLawBootstrap.TestGoodnessOfFit(
                row.Eigenvalues.AsSpan(),
                new() { NoiseFloor = row.NoiseFloor },
                new() { Replicas = 50, Seed = 5 }
            );
            Assert.AreEqual(expected.PValue, row.PowerLawPValue);
        }

        Assert.IsTrue(with.Measurements.Any(row => row.PowerLawPValue < 1));
    }

    [TestMethod]
    public void ConjugateKernel_HasTheSpectrumAndAlignmentOfTheWholeKernel()
    {
        using var run = new TwoTimes();
        Spectrum[] spectra = [.. Probe.ConjugateKernel().Measure(run.Later)];
        Assert.HasCount(2, spectra);

        // Layer 1 is wider than the sample, layer 2 narrower: both ways to the eigenvalues.
        Assert.IsTrue(spectra[0].Columns > RowCount && spectra[1].Columns < RowCount);
        for (int layer = 1; layer <= 2; layer++)
        {
            Tensor activations = run.Later.Activations(layer),
                start = run.Start.Activations(layer);
            AssertKernel(
                spectra[layer - 1],
                activations.mm(activations.t()) / activations.shape[1],
                start.mm(start.t()) / start.shape[1],
                run.Later.Targets
            );
        }

        Assert.AreEqual(0, spectra[1].Eigenvalues[^1]);
        Assert.HasCount(RowCount, spectra[1].Eigenvalues);
    }

    [TestMethod]
    public void TangentKernel_HasTheSpectrumAndAlignmentOfTheWholeKernel()
    {
        using var run = new TwoTimes();
        Spectrum spectrum = Probe.NeuralTangentKernel().Measure(run.Later).Single();
        AssertKernel(spectrum, run.Later.NeuralTangentKernel(), run.Start.NeuralTangentKernel(), run.Later.Targets);
        Assert.AreEqual((RowCount, run.Later.TrainedParameterCount), (spectrum.Rows, spectrum.Columns));
        Assert.AreEqual(0, spectrum.Layer);
    }

    [TestMethod]
    public void AtTheStart_NothingHasMoved()
    {
        using var run = new TwoTimes();
        foreach (SpectralProbe probe in new[] { Probe.Weights(), Probe.ConjugateKernel(), Probe.NeuralTangentKernel() })
            Assert.IsTrue(probe.Measure(run.Start).All(spectrum => spectrum.RelativeChange == 0 && spectrum.OperatorChange == 0));
    }

    [TestMethod]
    public void AProbeOfOnesOwn_HasItsRowsInTheTrace()
    {
        SpectralTrace trace = Training.Model(o => (o.Probes, o.ProbeSampleSize) = ([new InputGramProbe()], 50)).Spectra;
        Assert.HasCount(2, trace.Measurements);
        Assert.IsTrue(
            trace.Measurements.All(row =>
                row.Matrix == "InputGram" && row.Eigenvalues.Length == TestData.FeatureCount && row.SpectrumKs == 0
            )
        );
    }

    [TestMethod]
    public void Measurements_LeaveNoTensorsBehindWhileTraining()
    {
        var live = new List<long>();
        Training.Model(o =>
        {
            (o.NumberOfEpochs, o.ProbeSchedule, o.BatchSize) = (1, ProbeSchedule.EverySteps(1), 10);
            o.Probes = [.. o.Probes, new CarelessProbe()];
            o.OnProbe = _ => live.Add(TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        });

        // The start is kept, and then the measurement before.
        long[] counts = [.. live.Skip(2)];
        Assert.HasCount(19, counts);
        Assert.AreEqual(1, counts.Distinct().Count(), string.Join(' ', counts));
    }

    [TestMethod]
    public void ACallback_CannotChangeTheTrace()
    {
        SpectralTrace untouched = Training.Model().Spectra;
        SpectralTrace touched = Training
            .Model(o =>
                o.OnProbe = snapshot =>
                {
                    foreach (SpectralMeasurement row in snapshot.Measurements)
                    {
                        VBuffer<double> eigenvalues = row.EigenvaluesVector;
                        VBufferEditor.CreateFromBuffer(ref eigenvalues).Values.Reverse();
                    }
                }
            )
            .Spectra;
        CollectionAssert.AreEqual(
            untouched.Measurements.Select(row => (row.Step, row.SpectrumKs, row.SpectralNorm, row.Eigenvalues[0])).ToArray(),
            touched.Measurements.Select(row => (row.Step, row.SpectrumKs, row.SpectralNorm, row.Eigenvalues[0])).ToArray()
        );
    }

    [TestMethod]
    public void AProbeThatReturnsNull_IsNamed() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Training.Model(o => o.Probes = [new NullProbe()])).Message,
            "NullProbe.Measure returned null"
        );

    [TestMethod]
    public void ASpectrumThatIsNone_IsRefusedInASentence()
    {
        AssertRefused("is empty", []);
        AssertRefused("Eigenvalue 1 of M of layer 2 is NaN", [1, double.NaN]);
        AssertRefused("Eigenvalue 0 of M of layer 2 is -1", [-1]);
        AssertRefused("in descending order", [1, 2]);
    }

    private sealed class NullProbe : SpectralProbe
    {
        public override IEnumerable<Spectrum> Measure(ProbeContext context) => null!;
    }

    /// <summary>A probe without a dispose scope of its own.</summary>
    private sealed class CarelessProbe : SpectralProbe
    {
        public override IEnumerable<Spectrum> Measure(ProbeContext context)
        {
            double value = (context.Weight(1) * 2).norm().item<double>();
            return [new Spectrum("Careless", 1, "Hidden1", 1, 1, [value], 0)];
        }
    }

    private static void AssertRefused(string part, double[] eigenvalues) =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new Spectrum("M", 2, "Layer", 3, 3, eigenvalues, 0)).Message,
            part
        );

    private static void AssertKernel(Spectrum spectrum, Tensor kernel, Tensor start, Tensor targets)
    {
        (Tensor values, Tensor vectors) = linalg.eigh(kernel);
        AssertClose([.. values.clamp(min: 0).ToDoubles().Reverse()], spectrum.Eigenvalues);
        double cosine = vectors.select(1, -1).dot(targets.squeeze()).item<double>() / targets.norm().item<double>();
        Assert.AreEqual(cosine * cosine, spectrum.TopEigenvectorAlignment, 1e-10);
        Assert.AreEqual(TargetAlignment.Plain(kernel, targets), spectrum.TargetAlignment, 1e-14);
        Assert.AreEqual(TargetAlignment.Centered(kernel, targets), spectrum.CenteredTargetAlignment, 1e-14);
        Assert.AreEqual(((kernel - start).norm() / start.norm()).item<double>(), spectrum.RelativeChange, 1e-14);
        Assert.AreEqual(SpectralNorm(kernel - start) / SpectralNorm(start), spectrum.OperatorChange, 1e-9);
        Assert.AreEqual(KernelAlignment.Centered(kernel, start), spectrum.KernelAlignmentToInitial, 1e-13);

        // n ε λ₁ of the kernel; the smaller of the two Gram matrices is of sums over n rows.
        Assert.AreEqual(spectrum.Rows * spectrum.Eigenvalues[0] / (1L << 52), spectrum.NoiseFloor, 1e-20);
        Assert.AreEqual(spectrum.NoiseFloor, spectrum.ErrorBound);
    }

    private static double SpectralNorm(Tensor matrix) => linalg.svdvals(matrix)[0].item<double>();

    private static void AssertClose(double[] expected, IReadOnlyList<double> actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-13 * expected[0]);
    }

    /// <summary>A network of 8-50-20-1 at the start and later, and a sample.</summary>
    private sealed class TwoTimes : IDisposable
    {
        private readonly IDisposable _scope = NewDisposeScope();
        private readonly ProbeSample _sample;

        public TwoTimes()
        {
            using var generator = new Generator(3);
            using TensorNetwork start = Network(generator);
            using var later = new TensorNetwork([
                .. start.Layers.Select(layer =>
                    layer with
                    {
                        Weight = layer.Weight + (0.1 * randn(layer.Weight.shape, generator: generator)),
                    }
                ),
            ]);
            _sample = new ProbeSample(
                randn(RowCount, 8, ScalarType.Float64, generator: generator),
                randn(RowCount, 1, ScalarType.Float64, generator: generator)
            );
            Start = new ProbeContext(start, _sample, 0, 0, null);
            Later = new ProbeContext(later, _sample, 10, 1, Start);
        }

        public ProbeContext Start { get; }

        public ProbeContext Later { get; }

        public void Dispose()
        {
            Later.Dispose();
            Start.Dispose();
            _sample.Dispose();
            _scope.Dispose();
        }

        private static TensorNetwork Network(Generator generator)
        {
            int[] widths = [8, 50, 20, 1];
            return new TensorNetwork([
                .. Enumerable
                    .Range(1, 3)
                    .Select(l => new TensorLayer(
                        $"Layer{l}",
                        randn(widths[l], widths[l - 1], generator: generator),
                        randn(widths[l], generator: generator),
                        1 / Math.Sqrt(widths[l - 1]),
                        0.3,
                        l < 3 ? Activation.Tanh : Activation.Identity
                    )),
            ]);
        }
    }

    /// <summary>The spectrum of the sample's features: a probe as a user would write it.</summary>
    private sealed class InputGramProbe : SpectralProbe
    {
        public override IEnumerable<Spectrum> Measure(ProbeContext context)
        {
            using var scope = NewDisposeScope();
            Tensor x = context.Features;
            double[] eigenvalues =
            [
                .. linalg.eigvalsh(x.t().mm(x) / x.shape[0]).data<double>().ToArray().Reverse().Select(value => Math.Max(value, 0)),
            ];
            yield return new Spectrum("InputGram", 0, "Input", x.shape[0], x.shape[1], eigenvalues, 1e-14 * eigenvalues[0]);
        }
    }
}
