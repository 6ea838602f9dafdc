using MLSpectral.Kernels;
using MLSpectral.Tests.Trainers;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Probes;

/// <summary>
/// What kernel probes measure beyond the spectrum: alignment per eigenvector, velocity, sharpness, the law at the start, parts of a
/// spectrum, precision.
/// </summary>
[TestClass]
public sealed class KernelProbeTests
{
    private const int Rows = 40;

    private static readonly (string Name, Func<KernelProbeOptions, SpectralProbe> Create)[] Kinds =
    [
        ("CK", options => Probe.ConjugateKernel(options)),
        ("NTK", options => Probe.NeuralTangentKernel(options)),
    ];

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void CumulativeAlignment_IsThatOfTheEigenvectors()
    {
        using var run = new Run(outputs: 1);
        foreach (Spectrum spectrum in Kinds.SelectMany(kind => kind.Create(KernelProbeOptions.Default).Measure(run.Later)))
        {
            using var scope = NewDisposeScope();
            Tensor kernel =
                spectrum.Matrix == SpectralMatrix.ConjugateKernel
                    ? run.Later.ConjugateKernel(spectrum.Layer)
                    : run.Later.NeuralTangentKernel();
            (_, Tensor vectors) = linalg.eigh(kernel);
            Tensor y = run.Later.Targets / run.Later.Targets.norm();
            double[] expected = vectors.flip(1).narrow(1, 0, 10).t().mm(y).square().cumsum(0).flatten().ToDoubles();
            Assert.HasCount(10, spectrum.CumulativeTargetAlignment);
            for (int k = 0; k < 10; k++)
                Assert.AreEqual(expected[k], spectrum.CumulativeTargetAlignment[k], 1e-7);
            Assert.AreEqual(spectrum.CumulativeTargetAlignment[0], spectrum.TopEigenvectorAlignment);
        }
    }

    [TestMethod]
    public void Velocity_IsOneMinusCkaToTheMeasurementBefore()
    {
        using var run = new Run(outputs: 1);
        foreach ((_, Func<KernelProbeOptions, SpectralProbe> create) in Kinds)
        {
            Assert.IsTrue(create(KernelProbeOptions.Default).Measure(run.Start).All(spectrum => double.IsNaN(spectrum.KernelVelocity)));
            foreach (Spectrum spectrum in create(KernelProbeOptions.Default).Measure(run.Last))
            {
                bool isConjugate = spectrum.Matrix == SpectralMatrix.ConjugateKernel;
                Tensor now = isConjugate ? run.Last.ConjugateKernel(spectrum.Layer) : run.Last.NeuralTangentKernel(),
                    before = isConjugate ? run.Later.ConjugateKernel(spectrum.Layer) : run.Later.NeuralTangentKernel();
                Assert.AreEqual(1 - KernelAlignment.Centered(now, before), spectrum.KernelVelocity, 1e-13);
                Assert.IsGreaterThan(1e-6, spectrum.KernelVelocity);
            }
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void LargestJacobianEigenvalue_IsThatOfTheWholeKernel(int outputs)
    {
        using var run = new Run(outputs);
        Spectrum spectrum = Probe.NeuralTangentKernel().Measure(run.Later).Single();
        using var kernels = new NetworkKernels(run.LaterNetwork, run.Later.Features);
        using Tensor whole = kernels.TangentKernel(OutputReduction.Full).Form();
        using Tensor values = linalg.eigvalsh(whole);
        Assert.AreEqual(outputs, spectrum.OutputCount);
        Assert.AreEqual(values[-1].item<double>(), spectrum.LargestJacobianEigenvalue, 1e-5 * spectrum.LargestJacobianEigenvalue);
    }

    [TestMethod]
    public void Sharpness_AndTheEdgeOfStability_AreThoseOfLossAndOptimizer()
    {
        foreach (
            (Optimizer optimizer, double threshold) in new[]
            {
                (Optimizer.GradientDescent(0.01), 200),
                (Optimizer.Sgd(0.01, momentum: 0.5), 300),
                (Optimizer.Sgd(0.01, momentum: 0.5, nesterov: true), 150),
                (Optimizer.Adam(0.01), double.NaN),
            }
        )
        {
            foreach (
                (RegressionLoss loss, double curvature) in new[]
                {
                    (RegressionLoss.Squared, 2),
                    (RegressionLoss.Huber(), 1),
                    (RegressionLoss.Absolute, double.NaN),
                }
            )
            {
                SpectralTrace trace = Training
                    .Model(o =>
                        (o.Optimizer, o.Loss, o.NumberOfEpochs, o.Probes) = (
                            optimizer,
                            loss,
                            1,
                            [Probe.Weights(), Probe.NeuralTangentKernel()]
                        )
                    )
                    .Spectra;
                foreach (SpectralMeasurement row in trace.Measurements)
                {
                    bool isTangent = row.Matrix == SpectralMatrix.NeuralTangentKernel;
                    double sharpness = isTangent ? curvature * row.SpectralNorm / row.Rows : double.NaN;
                    Assert.AreEqual(sharpness, row.Sharpness, 1e-12);
                    Assert.AreEqual(sharpness / threshold, row.EdgeOfStability, 1e-12);
                }
            }
        }
    }

    [TestMethod]
    public void TheEdgeOfStability_IsWhereGradientDescentOnALinearModelDiverges()
    {
        // On a linear model the loss is a quadratic and the sample are all rows: just under 1 the loss falls, just over 1 it rises.
        double edge = At(1e-3).EdgeOfStability / 1e-3;
        Assert.IsLessThan(At(1e-3).TrainLoss, Loss(0.98 / edge));
        Assert.IsGreaterThan(At(1e-3).TrainLoss, Loss(1.05 / edge));

        static SpectralMeasurement At(double rate) => Train(rate)[0];
        static double Loss(double rate) => Train(rate)[^1].TrainLoss;
        static IReadOnlyList<SpectralMeasurement> Train(double rate) =>
            Training
                .Model(o =>
                    (o.HiddenLayers, o.Optimizer, o.NumberOfEpochs, o.Probes, o.ProbeSampleSize) = (
                        [],
                        Optimizer.GradientDescent(rate),
                        300,
                        [Probe.NeuralTangentKernel()],
                        100_000
                    )
                )
                .Spectra.Measurements;
    }

    [TestMethod]
    public void Start_OfARandomNetwork_IsNearItsLaw_AndLaterNearTheStart()
    {
        using var generator = new Generator(4);
        using var scope = NewDisposeScope();
        using TensorNetwork network = Network(generator, [100, 150, 1], Activation.Tanh.Normalized()),
            later = Moved(network, generator, 0.01);
        using var recorder = new TraceRecorder(
            [Probe.ConjugateKernel(), Probe.NeuralTangentKernel()],
            new ProbeSample(
                randn(200, 100, ScalarType.Float64, generator: generator),
                randn(200, 1, ScalarType.Float64, generator: generator)
            ),
            bootstrapReplicas: 0
        );
        recorder.Measure(network, new TrainingMoment(0, 0, 0, 0, 0, 0));
        recorder.Measure(later, new TrainingMoment(1, 0, 0, 0, 0, 0));
        SpectralMeasurement[] rows = [.. recorder.Measurements];
        Assert.IsTrue(rows[0].BulkDistance is > 0 and < 0.05, $"{rows[0].BulkDistance}");
        Assert.IsTrue(rows[1].BulkDistance is > 0 and < 0.08, $"{rows[1].BulkDistance}");
        Assert.AreEqual(rows[2].SpectrumKs, rows[2].BulkDistance);
        Assert.AreEqual(rows[3].SpectrumWasserstein / (rows[1].Trace / 200), rows[3].BulkDistance, 1e-12);
        foreach (SpectralMeasurement row in rows)
            Assert.IsTrue(
                row.BulkUpper > row.BulkLower && row.BulkUpper < 1.5 * row.SpectralNorm && row.BulkUpper > 0.8 * row.SpectralNorm,
                row.ToString()
            );
        Assert.AreEqual(rows[0].BulkUpper, rows[2].BulkUpper);
    }

    [TestMethod]
    public void Start_WhereNoLawApplies_SaysWhy()
    {
        SpectralTrace trace = Training.Model(o => o.Activation = Activation.Relu).Spectra;
        SpectralMeasurement row = trace.Measurements.First(measurement => measurement.Matrix == SpectralMatrix.NeuralTangentKernel);
        Assert.AreEqual(double.NaN, row.BulkDistance);
        StringAssert.Contains(row.Evidence, "No law of a random network applies");
    }

    [TestMethod]
    public void Largest_AreThoseOfTheWholeSpectrum_WithExactTraceAndNorm()
    {
        using var run = new Run(outputs: 1);
        foreach ((string name, Func<KernelProbeOptions, SpectralProbe> create) in Kinds)
        {
            Spectrum[] all = [.. create(KernelProbeOptions.Default).Measure(run.Later)],
                largest = [.. create(new() { Coverage = SpectrumCoverage.Largest, LeadingCount = 4 }).Measure(run.Later)];
            foreach ((Spectrum whole, Spectrum part) in all.Zip(largest))
            {
                Assert.HasCount(4, part.Eigenvalues);
                for (int i = 0; i < 4; i++)
                    Assert.AreEqual(whole.Eigenvalues[i], part.Eigenvalues[i], part.ErrorBound + whole.NoiseFloor, name);
                Assert.AreEqual(whole.Eigenvalues.Sum(), part.Trace, 1e-12 * part.Trace);
                Assert.AreEqual(Math.Sqrt(whole.Eigenvalues.Sum(value => value * value)), part.FrobeniusNorm, 1e-12 * part.Trace);
                Assert.AreEqual(whole.TargetAlignment, part.TargetAlignment, 1e-12);
                Assert.AreEqual((SpectrumCoverage.Largest, true), (part.Coverage, part.IsExact));
                for (int i = 0; i < 4; i++)
                    Assert.AreEqual(whole.CumulativeTargetAlignment[i], part.CumulativeTargetAlignment[i], 1e-7);
            }
        }
    }

    [TestMethod]
    public void Density_IsNearTheSpectrum_WithTheLargestInTheirPlaces()
    {
        using var run = new Run(outputs: 1);
        var options = new KernelProbeOptions
        {
            Coverage = SpectrumCoverage.Density,
            LeadingCount = 3,
            ProbeVectors = 10,
            Steps = 12,
        };
        Spectrum whole = Probe.NeuralTangentKernel().Measure(run.Later).Single(),
            density = Probe.NeuralTangentKernel(options).Measure(run.Later).Single();
        Assert.HasCount(Rows, density.Eigenvalues);
        Assert.AreEqual(SpectrumCoverage.Density, density.Coverage);
        for (int i = 0; i < 3; i++)
            Assert.AreEqual(whole.Eigenvalues[i], density.Eigenvalues[i], 1e-6 * whole.Eigenvalues[0]);
        double distance = whole.Eigenvalues.Zip(density.Eigenvalues).Average(pair => Math.Abs(pair.First - pair.Second));
        Assert.IsLessThan(density.ErrorBound, distance);
        Assert.IsLessThan(0.05 * whole.Eigenvalues[0], distance);
    }

    [TestMethod]
    public void KernelsOfManyRows_AreMeasuredWithoutBeingFormed()
    {
        // More rows than are ever formed, and few parameters: JᵀJ has the same eigenvalues.
        const int ManyRows = 5200;
        using var generator = new Generator(6);
        using var scope = NewDisposeScope();
        using TensorNetwork network = Network(generator, [6, 10, 1], Activation.Tanh);
        using var sample = new ProbeSample(
            randn(ManyRows, 6, ScalarType.Float64, generator: generator),
            randn(ManyRows, 1, ScalarType.Float64, generator: generator)
        );
        using var context = new ProbeContext(network, sample, 0, 0, null);
        using var kernels = new NetworkKernels(network, sample.Features);
        TangentKernel tangent = kernels.TangentKernel(OutputReduction.Full);
        Tensor jacobian = tangent.JacobianTimes(eye(tangent.ParameterCount, dtype: ScalarType.Float64));
        double[] exact = [.. linalg.eigvalsh(jacobian.t().mm(jacobian)).ToDoubles().Reverse()];

        Spectrum largest = Probe
            .NeuralTangentKernel(new() { Coverage = SpectrumCoverage.Largest, LeadingCount = 5 })
            .Measure(context)
            .Single();
        for (int i = 0; i < 5; i++)
            Assert.AreEqual(exact[i], largest.Eigenvalues[i], largest.ErrorBound + (1e-9 * exact[0]));
        Assert.AreEqual(exact.Sum(), largest.Trace, 1e-10 * largest.Trace);
        Assert.IsTrue(largest.ErrorBound < 1e-4 * exact[0] && double.IsNaN(largest.RelativeChange));

        Spectrum density = Probe
            .NeuralTangentKernel(new() { Coverage = SpectrumCoverage.Density, LeadingCount = 2 })
            .Measure(context)
            .Single();
        double[] all = [.. exact, .. new double[ManyRows - exact.Length]];
        double distance = density
            .Eigenvalues.Select((value, i) => Math.Abs(value - all[(int)((i + 0.5) * ManyRows / density.Eigenvalues.Length)]))
            .Average();
        Assert.IsLessThan(density.ErrorBound, distance);
        Assert.AreEqual(exact[0], density.SpectralNorm, 1e-6 * exact[0]);
    }

    [TestMethod]
    public void Float32_GivesTheSpectrumToItsNoiseFloor()
    {
        using var run = new Run(outputs: 1);
        foreach ((_, Func<KernelProbeOptions, SpectralProbe> create) in Kinds)
        {
            foreach (
                (Spectrum exact, Spectrum single) in create(KernelProbeOptions.Default)
                    .Measure(run.Later)
                    .Zip(create(new() { Precision = ScalarType.Float32 }).Measure(run.Later))
            )
            {
                Assert.IsGreaterThan(1e6 * exact.NoiseFloor, single.NoiseFloor);
                for (int i = 0; i < exact.Eigenvalues.Length; i++)
                    Assert.AreEqual(exact.Eigenvalues[i], single.Eigenvalues[i], single.NoiseFloor);
                Assert.AreEqual(exact.RelativeChange, single.RelativeChange, 1e-5);
            }
        }
    }

    [TestMethod]
    public void Sample_ShrunkOnTheWay_IsComparedWithTheStartOnTheSameRows()
    {
        using var generator = new Generator(5);
        using TensorNetwork start = Network(generator, [8, 20, 1], Activation.Tanh),
            later = Moved(start, generator, 0.1);
        using var recorder = new TraceRecorder(
            [Probe.NeuralTangentKernel()],
            new ProbeSample(
                randn(Rows, 8, ScalarType.Float64, generator: generator),
                randn(Rows, 1, ScalarType.Float64, generator: generator)
            ),
            0
        );
        recorder.Measure(start, new TrainingMoment(0, 0, 0, 0, 0, 0));
        recorder.Measure(later, new TrainingMoment(1, 0, 0, 0, 0, 0), sampleSize: 10);
        recorder.Measure(start, new TrainingMoment(2, 0, 0, 0, 0, 0), sampleSize: 10);
        recorder.Measure(later, new TrainingMoment(3, 0, 0, 0, 0, 0));
        SpectralMeasurement[] rows = [.. recorder.Measurements];
        CollectionAssert.AreEqual(new long[] { Rows, 10, 10, Rows }, rows.Select(row => row.Rows).ToArray());
        Assert.IsGreaterThan(0.0, rows[1].RelativeChange);

        // Back at the start's weights, on the smaller sample too.
        Assert.AreEqual((0.0, 0.0), (rows[2].RelativeChange, rows[2].SpectrumKs));
        Assert.IsGreaterThan(0.0, rows[3].RelativeChange);
        Assert.AreEqual(1 - rows[3].KernelAlignmentToInitial, rows[3].KernelVelocity, 1e-14);
    }

    [TestMethod]
    public void Grams_AreComputedOnce_AndThatOfTheInputsForTheWholeRun()
    {
        using var run = new Run(outputs: 1);
        Assert.IsNull(run.Sample.InputGram.Known);
        Tensor kernel = run.Start.NeuralTangentKernel();
        Tensor kept = run.Sample.InputGram.Known!;
        run.Later.NeuralTangentKernel();
        Assert.AreSame(kept, run.Sample.InputGram.Known);
        using Tensor gram = run.Sample.Features.mm(run.Sample.Features.t());
        Assert.IsLessThan(1e-12, (gram - kept).abs().max().item<double>());

        // The tangent kernel takes what the conjugate kernels have formed.
        double before = run.Last.TangentKernel(OutputReduction.Trace, ScalarType.Float64).FormCost.Operations;
        run.Last.ConjugateKernel(1);
        run.Last.ConjugateKernel(2);
        Assert.IsLessThan(before, run.Last.TangentKernel(OutputReduction.Trace, ScalarType.Float64).FormCost.Operations);
        Assert.IsGreaterThan(0.0, kernel.norm().item<double>());
    }

    [TestMethod]
    public void Contexts_DoNotKeepAllThatWasBefore()
    {
        using var run = new Run(outputs: 1);
        run.Later.ReleaseForwardPass();
        Assert.IsNotNull(run.Last.Previous);
        Assert.IsNull(run.Last.Previous.Previous);
    }

    [TestMethod]
    public void ASmallerSampleWhoseStartFails_IsNotTakenForMeasured()
    {
        using var generator = new Generator(5);
        using TensorNetwork start = Network(generator, [8, 20, 1], Activation.Tanh),
            later = Moved(start, generator, 0.1);
        var probe = new FailingProbe();
        using var recorder = new TraceRecorder(
            [probe, Probe.NeuralTangentKernel()],
            new ProbeSample(
                randn(Rows, 8, ScalarType.Float64, generator: generator),
                randn(Rows, 1, ScalarType.Float64, generator: generator)
            ),
            0
        );
        recorder.Measure(start, new TrainingMoment(0, 0, 0, 0, 0, 0));
        probe.Fails = true;
        Assert.ThrowsExactly<NotSupportedException>(() => recorder.Measure(later, new TrainingMoment(1, 0, 0, 0, 0, 0), sampleSize: 10));
        probe.Fails = false;
        recorder.Measure(later, new TrainingMoment(2, 0, 0, 0, 0, 0), sampleSize: 10);
        Assert.IsGreaterThan(0.0, recorder.Measurements[^1].RelativeChange);
    }

    [TestMethod]
    public void Options_OutsideTheirRange_AreRefused()
    {
        foreach (
            KernelProbeOptions wrong in (KernelProbeOptions[])
                [
                    new() { LeadingCount = 0 },
                    new() { ProbeVectors = 0 },
                    new() { Steps = 1 },
                    new() { Coverage = (SpectrumCoverage)7 },
                    new() { Precision = ScalarType.Int64 },
                ]
        )
        {
            foreach ((_, Func<KernelProbeOptions, SpectralProbe> create) in Kinds)
                Assert.ThrowsExactly<ArgumentException>(() => create(wrong));
        }
    }

    private static TensorNetwork Network(Generator generator, int[] widths, Activation activation) =>
        new([
            .. Enumerable
                .Range(1, widths.Length - 1)
                .Select(l => new TensorLayer(
                    $"Layer{l}",
                    randn(widths[l], widths[l - 1], ScalarType.Float64, generator: generator).DetachFromDisposeScope(),
                    null,
                    1 / Math.Sqrt(widths[l - 1]),
                    1,
                    l < widths.Length - 1 ? activation : Activation.Identity
                )),
        ]);

    private static TensorNetwork Moved(TensorNetwork network, Generator generator, double by) =>
        new([
            .. network.Layers.Select(layer =>
                layer with
                {
                    Weight = layer
                        .Weight.Plus(randn(layer.Weight.shape, ScalarType.Float64, generator: generator), by)
                        .DetachFromDisposeScope(),
                }
            ),
        ]);

    private sealed class FailingProbe : SpectralProbe
    {
        public bool Fails { get; set; }

        public override IEnumerable<Spectrum> Measure(ProbeContext context) => Fails ? throw new NotSupportedException() : [];
    }

    /// <summary>A network of 8-50-20-C at the start and twice later, and a sample.</summary>
    private sealed class Run : IDisposable
    {
        private readonly IDisposable _scope = NewDisposeScope();
        private readonly ProbeSample _sample;
        private readonly TensorNetwork _start;
        private readonly TensorNetwork _last;

        public Run(int outputs)
        {
            using var generator = new Generator(3);
            _start = Network(generator, [8, 50, 20, outputs], Activation.Tanh);
            LaterNetwork = Moved(_start, generator, 0.1);
            _last = Moved(LaterNetwork, generator, 0.1);
            _sample = new ProbeSample(
                randn(Rows, 8, ScalarType.Float64, generator: generator),
                randn(Rows, outputs, ScalarType.Float64, generator: generator)
            );
            Start = new ProbeContext(_start, _sample, 0, 0, null);
            Later = new ProbeContext(LaterNetwork, _sample, 10, 1, Start, Start);
            Last = new ProbeContext(_last, _sample, 20, 2, Start, Later);
        }

        public TensorNetwork LaterNetwork { get; }

        public ProbeSample Sample => _sample;

        public ProbeContext Start { get; }

        public ProbeContext Later { get; }

        public ProbeContext Last { get; }

        public void Dispose()
        {
            Last.Dispose();
            Later.Dispose();
            Start.Dispose();
            LaterNetwork.Dispose();
            _last.Dispose();
            _start.Dispose();
            _sample.Dispose();
            _scope.Dispose();
        }
    }
}
