using CsCheck;

namespace MLSpectral.Tests.Trainers;

/// <summary>A run whose state is written between two steps, and read by another run, ends bit by bit as if nothing had happened.</summary>
[TestClass]
public sealed class RunStateTests
{
    // Four steps of 16, 16, 16 and 4 rows an epoch.
    private const int Steps = 4 * Epochs;
    private const int Epochs = 6;

    private static readonly Optimizer[] Optimizers =
    [
        Optimizer.GradientDescent(0.05),
        Optimizer.Sgd(0.02),
        Optimizer.Sgd(0.02, momentum: 0.9),
        Optimizer.Sgd(0.02, momentum: 0.9, nesterov: true),
        Optimizer.Adam(0.01),
        Optimizer.AdamW(0.01),
    ];

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow("Regression", false)]
    [DataRow("Regression", true)]
    [DataRow("MultiOutput", false)]
    [DataRow("MultiOutput", true)]
    [DataRow("Binary", false)]
    [DataRow("Binary", true)]
    [DataRow("Multiclass", false)]
    [DataRow("Multiclass", true)]
    public void EachTaskAndOptimizer_GoesOnBitByBit_AlsoASecondTime(string task, bool sparse)
    {
        var random = new Random(task.Length + (sparse ? 1 : 0));
        foreach (Optimizer optimizer in Optimizers)
        {
            FeedForwardOptions Create() =>
                Options(options =>
                {
                    options.Optimizer = optimizer;
                    options.BatchSize = optimizer.IsFullBatch ? null : 16;
                    options.NumberOfEpochs = optimizer.IsFullBatch ? Steps : Epochs;
                    options.L2Regularization = 1e-3;
                    options.GradientClipping = 1;
                    options.ProbeSchedule = ProbeSchedule.EverySteps(5);
                });
            int[] pauses = [.. Enumerable.Range(0, 2).Select(_ => random.Next(Steps + 1)).Order()];
            using var whole = new RunSubject(Create(), task, sparse);
            byte[] first = [],
                second = [];
            string expected = whole
                .Train(pause =>
                {
                    if (pause == pauses[0])
                        first = whole.State();
                })
                .Result();

            using var resumed = new RunSubject(Create(), task, sparse);
            resumed
                .Restore(first)
                .Train(pause =>
                {
                    if (pause == pauses[1] - pauses[0])
                        second = resumed.State();
                });
            Assert.AreEqual(expected, resumed.Result(), $"{optimizer} after step {pauses[0]}");
            Assert.AreEqual(Steps - pauses[0] + 1, resumed.Pauses);

            using var again = new RunSubject(Create(), task, sparse);
            Assert.AreEqual(expected, again.Restore(second).Train().Result(), $"{optimizer} after steps {pauses[0]} and {pauses[1]}");
        }
    }

    public static IEnumerable<object[]> Cases { get; } =
    [
        ["step schedule", Change(o => o.LearningRateSchedule = LearningRateSchedule.Step(2, 0.5))],
        ["cosine schedule", Change(o => o.LearningRateSchedule = LearningRateSchedule.Cosine(1))],
        [
            "plateau schedule",
            Change(o => (o.LearningRateSchedule, o.Optimizer) = (LearningRateSchedule.ReduceOnPlateau(1), Optimizer.Sgd(0.3))),
        ],
        ["early stopping", Change(o => (o.Callbacks, o.Optimizer) = ([new EarlyStopping { Patience = 2 }], Optimizer.Sgd(0.4)))],
        [
            "spectral early stopping",
            Change(o =>
                (o.Callbacks, o.ProbeSchedule) = (
                    [new SpectralEarlyStopping { Column = "RelativeChange", Maximum = 0.1, Patience = 3, RestoreBest = true }],
                    ProbeSchedule.EverySteps(2)
                )
            ),
        ],
        [
            "temperature balancing",
            Change(o =>
                (o.Callbacks, o.ProbeSchedule) = ([new TemperatureBalancing { MinimumEigenvalues = 5 }], ProbeSchedule.EverySteps(3))
            ),
        ],
        ["rates of callbacks", Change(o => o.Callbacks = [new Alternating()])],
        ["divergence", Change(o => (o.OnDivergence, o.Optimizer) = (DivergenceAction.ReturnLastFiniteModel, Optimizer.Sgd(1e4)))],
        ["kept finite", Change(o => o.OnDivergence = DivergenceAction.ReturnLastFiniteModel)],
        ["best on cancellation", Change(o => o.OnCancellation = CancellationAction.ReturnBestModel)],
        ["no shuffling", Change(o => o.Shuffle = false)],
        ["frozen layer", Change(o => o.TrainedLayers = [2])],
        ["layer factors", Change(o => o.LayerLearningRateFactors = [1, 0.5, 2])],
        ["no probes", Change(o => o.Probes = [])],
        ["permutations", Change(o => (o.Probes, o.ProbeSchedule) = ([Probe.Weights(permutations: 19)], ProbeSchedule.EverySteps(7)))],
        [
            "largest eigenvalues",
            Change(o =>
                (o.Probes, o.ProbeSchedule) = (
                    [
                        Probe.ConjugateKernel(new KernelProbeOptions { Coverage = SpectrumCoverage.Largest, LeadingCount = 3 }),
                        Probe.NeuralTangentKernel(new KernelProbeOptions { Coverage = SpectrumCoverage.Density, LeadingCount = 2 }),
                    ],
                    ProbeSchedule.EverySteps(3)
                )
            ),
        ],
    ];

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void EachPartOfTheState_GoesOnBitByBit_FromEveryThirdStep(string name, Delegate change)
    {
        FeedForwardOptions Create() => Options((Action<FeedForwardOptions>)change);
        using var whole = new RunSubject(Create());
        var states = new List<byte[]>();
        string expected = whole.Train(_ => states.Add(whole.State())).Result();
        using var undisturbed = new RunSubject(Create());
        Assert.AreEqual(expected, undisturbed.Train().Result(), "Writing the state changes nothing.");
        for (int pause = name.Length % 3; pause < states.Count; pause += 3)
        {
            using var resumed = new RunSubject(Create());
            Assert.AreEqual(expected, resumed.Restore(states[pause]).Train().Result(), $"{name}, pause {pause}");
        }
    }

    [TestMethod]
    public void WithAProbeBudget_TheStateComesBack_AndTheWeightsAreTheSame()
    {
        FeedForwardOptions Create() => Options(o => o.ProbeSchedule = ProbeSchedule.WithinBudget(0.9));
        using var whole = new RunSubject(Create());
        byte[] state = [];
        whole.Train(pause => state = pause == 13 ? whole.State() : state);
        using var resumed = new RunSubject(Create());
        resumed.Restore(state);
        CollectionAssert.AreEqual(
            whole.Trace.Measurements.Where(row => row.Step < 13).Select(row => (row.Step, row.SpectralNorm)).ToArray(),
            resumed.Trace.Measurements.Select(row => (row.Step, row.SpectralNorm)).ToArray()
        );
        resumed.Train();
        CollectionAssert.AreEqual(whole.Network.Layers[0].Weights.ToArray(), resumed.Network.Layers[0].Weights.ToArray());
        Assert.AreEqual(Steps, resumed.Trace.Measurements[^1].Step);
    }

    [TestMethod]
    public void Sample_ABudgetThatWasRead_DecidesAsTheOneThatWasWritten() =>
        Gen.Select(Gen.Long[33, 900], Gen.Int[1, 5000].Array[1, 12], Gen.Double[0.001, 0.9])
            .Sample(
                (rows, milliseconds, fraction) =>
                {
                    var written = new ProbeBudget(fraction, totalSteps: 1000, rows);
                    written.Add(rows, TimeSpan.FromMilliseconds(milliseconds[0]), isObligatory: true);
                    foreach (int took in milliseconds.Skip(1))
                        written.Add(
                            written.RowsAt(10, TimeSpan.FromSeconds(60)) ?? rows,
                            TimeSpan.FromMilliseconds(took),
                            isObligatory: false
                        );
                    var read = new ProbeBudget(fraction, totalSteps: 1000, rows);
                    read.ReadState(new PayloadReader(new PayloadFormat("MLSPBUDG", version: 1), version: 1, Bytes(written.WriteState)));
                    CollectionAssert.AreEqual(Bytes(written.WriteState), Bytes(read.WriteState));
                    for (int step = 10; step < 1000; step *= 3)
                        Assert.AreEqual(written.RowsAt(step, TimeSpan.FromSeconds(step)), read.RowsAt(step, TimeSpan.FromSeconds(step)));
                },
                iter: 200
            );

    [TestMethod]
    public void Sample_DamagedState_IsRefusedInASentence_OrUsed()
    {
        FeedForwardOptions Create() => Options(o => (o.Callbacks, o.ProbeSchedule) = ([new EarlyStopping()], ProbeSchedule.EverySteps(3)));
        using var whole = new RunSubject(Create());
        byte[] content = [];
        whole.Train(pause => content = pause == 7 ? whole.State()[52..] : content);
        Gen.Select(Gen.Int[0, content.Length - 1], Gen.Byte, Gen.Int[0, content.Length], Gen.Bool)
            .Sample(
                (at, value, length, isCut) =>
                {
                    byte[] damaged = [.. content];
                    damaged[at] = value;
                    if (isCut)
                        Array.Resize(ref damaged, length);
                    using var run = new RunSubject(Create());
                    try
                    {
                        run.RestoreContent(damaged);
                    }
                    catch (InvalidDataException refusal)
                    {
                        StringAssert.EndsWith(refusal.Message, ".");
                    }
                },
                iter: 300,
                threads: 1
            );
    }

    [TestMethod]
    public void AStateOfOtherOptions_IsRefused_WithTheDifference()
    {
        Refuse("Adam(0.01, 0.9, 0.999, 1E-08)", o => o.Optimizer = Optimizer.Sgd(0.01));
        Refuse("16 × 12 where the network of this run has one of 17 × 12", o => o.HiddenLayers = [17, 10]);
        Refuse("the callbacks [], and this run has [DelegateCallback]", o => o.OnEpoch = _ => { });
        Refuse("other Callbacks", o => o.OnCancellation = CancellationAction.ReturnBestModel);
        Refuse("steps of 20", o => o.BatchSize = 20);
        Refuse("probe schedule", o => o.ProbeSchedule = ProbeSchedule.WithinBudget());

        void Refuse(string expected, Action<FeedForwardOptions> change)
        {
            using var started = new RunSubject(Options());
            byte[] state = [];
            started.Train(pause => state = pause == 3 ? started.State() : state);
            using var other = new RunSubject(Options(change));
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => other.Restore(state)).Message, expected);
        }
    }

    [TestMethod]
    [DataRow(-1, "less")]
    [DataRow(1, "more")]
    public void ACallbackThatReadsWhatItDidNotWrite_IsNamed(int surplus, string expected)
    {
        using var whole = new RunSubject(Options(o => o.Callbacks = [new Miscounting(surplus)]));
        byte[] state = [];
        whole.Train(pause => state = pause == 2 ? whole.State() : state);
        using var resumed = new RunSubject(Options(o => o.Callbacks = [new Miscounting(surplus)]));
        resumed.Restore(state);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => resumed.Train()).Message;
        StringAssert.StartsWith(message, $"Miscounting.ReadState reads {expected} than the 8 bytes");
    }

    [TestMethod]
    public void ATensorBoardRun_GoesOnInItsFolder()
    {
        using var folder = new Interop.TemporaryFolder();
        FeedForwardOptions Create() => Options(o => o.Callbacks = [new TensorBoardLogger(folder.Path)]);
        using var whole = new RunSubject(Create());
        byte[] state = [];
        whole.Train(pause => state = pause == 5 ? whole.State() : state);
        using var resumed = new RunSubject(Create());
        Assert.AreEqual(whole.Result(), resumed.Restore(state).Train().Result());
        Assert.AreEqual("run-1", Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Single());
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            write(writer);
        return stream.ToArray();
    }

    private static Action<FeedForwardOptions> Change(Action<FeedForwardOptions> change) => change;

    private static FeedForwardOptions Options(Action<FeedForwardOptions>? change = null)
    {
        var options = new FeedForwardRegressionTrainer.Options
        {
            HiddenLayers = [16, 10],
            Activation = Activation.Tanh,
            Optimizer = Optimizer.Adam(0.01),
            NumberOfEpochs = Epochs,
            BatchSize = 16,
            NumberOfThreads = 1,
            ProbeSampleSize = 20,
        };
        change?.Invoke(options);
        return options;
    }

    /// <summary>Changes the rate by what it remembers: the epochs so far.</summary>
    private sealed class Alternating : TrainingCallback
    {
        private int _epochs;

        public override TrainingCallback ForRun() => new Alternating();

        public override TrainingAction OnEpochCompleted(EpochReport report)
        {
            _epochs++;
            return TrainingAction
                .SetLearningRate(0.01 / _epochs)
                .And(TrainingAction.SetLayerFactor(1 + (_epochs % 3), 1.0 / _epochs))
                .And(_epochs == Epochs - 1 ? TrainingAction.StopAndRestoreBest("Enough.") : TrainingAction.Continue);
        }

        public override void WriteState(BinaryWriter writer) => writer.Write(_epochs);

        public override void ReadState(BinaryReader reader) => _epochs = reader.ReadInt32();
    }

    /// <summary>Writes 8 bytes and reads more, or fewer.</summary>
    private sealed class Miscounting(int surplus) : TrainingCallback
    {
        public override void WriteState(BinaryWriter writer) => writer.Write(0L);

        public override void ReadState(BinaryReader reader)
        {
            for (int i = 0; i < sizeof(long) + surplus; i++)
                reader.ReadByte();
        }
    }
}
