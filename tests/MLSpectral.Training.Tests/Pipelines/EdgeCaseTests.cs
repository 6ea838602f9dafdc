using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Pipelines;

/// <summary>Data and options at the rim of what is allowed.</summary>
[TestClass]
public sealed class EdgeCaseTests
{
    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    public void ValidationKeys_OfAnotherNumberOfClasses_AreRefusedWithTheRemedy()
    {
        IDataView three = View(Person.List(60)),
            two = View(Person.List(60).Where(person => person.Level != "low"));
        foreach ((IDataView train, IDataView validation) in new[] { (three, two), (two, three) })
            StringAssert.Contains(
                Assert.ThrowsExactly<InvalidOperationException>(() => Home.Multiclass(_ml).Fit(train, validation)).Message,
                "Prepare both with the same fitted transforms"
            );
    }

    [TestMethod]
    public void ValidationKeys_InAnotherOrder_AreRefused()
    {
        IDataView train = Keyed(["a", "b", "c"]),
            validation = Keyed(["c", "b", "a"]);
        Exception wrong = Assert.ThrowsExactly<InvalidOperationException>(() =>
            _ml.MulticlassClassification.Trainers.FeedForward(numberOfEpochs: 1, hiddenLayers: []).Fit(train, validation)
        );
        StringAssert.Contains(wrong.Message, "in another order");

        IDataView Keyed(string[] values)
        {
            IDataView data = _ml.Data.LoadFromEnumerable(
                values.Concat(values).Select((value, i) => new Named { Label = value, Features = [i, 1] }).ToList()
            );
            return _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        }
    }

    [TestMethod]
    public void Labels_OfAnotherType_AreRefusedWithTheRemedy()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
            new[]
            {
                new Named { Label = "a", Features = [1, 2] },
            }
        );
        Refused("MapValueToKey", () => _ml.MulticlassClassification.Trainers.FeedForward().Fit(data));
        Refused("DataKind.Boolean", () => _ml.BinaryClassification.Trainers.FeedForward().Fit(data));
        Refused("ConvertType", () => _ml.Regression.Trainers.FeedForward().Fit(data));
        Refused("FeedForwardMultiOutput", () => _ml.Regression.Trainers.FeedForward("Features").Fit(data));
        Refused("Regression.Trainers.FeedForward", () => _ml.Regression.Trainers.FeedForwardMultiOutput().Fit(data));

        static void Refused(string remedy, Action fit) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(fit).Message, remedy);
    }

    [TestMethod]
    public void History_IsFoundInEveryChain()
    {
        IDataView data = TestData.View(_ml);
        ITransformer chain = _ml
            .Transforms.NormalizeMinMax("Features")
            .Append(_ml.Regression.Trainers.FeedForward(numberOfEpochs: 2, hiddenLayers: []))
            .Append(_ml.Transforms.CopyColumns("Out", "Score"))
            .Fit(data);
        TrainingHistory history = TrainingHistory.FindIn(chain);
        Assert.HasCount(2, history.Epochs);
        Assert.AreEqual($"Completed after 2 epochs, model of step {history.ModelStep}.", history.ToString());
        ITransformer other = _ml.Transforms.NormalizeMinMax("Features").Fit(data);
        var refusal = Assert.ThrowsExactly<ArgumentException>(() => TrainingHistory.FindIn(other));
        StringAssert.Contains(refusal.Message, "no training history");
    }

    [TestMethod]
    public void Cancelling_WhileRowsAreRead_EndsTheReading()
    {
        using var source = new CancellationTokenSource();
        int read = 0;
        IEnumerable<TestData.Row> Rows()
        {
            foreach (TestData.Row row in TestData.Rows(200))
            {
                if (++read == 50)
                    source.Cancel();
                yield return row;
            }
        }

        var trainer = _ml.Regression.Trainers.FeedForward(new FeedForwardRegressionTrainer.Options { CancellationToken = source.Token });
        Assert.Throws<OperationCanceledException>(() => trainer.Fit(_ml.Data.LoadFromEnumerable(Rows())));
        Assert.IsLessThan(120, read);
    }

    [TestMethod]
    [DataRow(CancellationAction.Throw)]
    [DataRow(CancellationAction.ReturnBestModel)]
    public void Cancelling_BetweenPermutations_EndsThem(CancellationAction action)
    {
        // Many permutations, after the second epoch.
        using var source = new CancellationTokenSource();
        var options = new FeedForwardRegressionTrainer.Options
        {
            HiddenLayers = [16],
            NumberOfEpochs = 2,
            Probes = [new Endless()],
            CancellationToken = source.Token,
            OnCancellation = action,
            OnEpoch = _ => source.CancelAfter(200),
        };
        var trainer = _ml.Regression.Trainers.FeedForward(options);
        if (action == CancellationAction.Throw)
            Assert.Throws<OperationCanceledException>(() => trainer.Fit(TestData.View(_ml)));
        else
            Assert.AreEqual(TrainingOutcome.Cancelled, trainer.Fit(TestData.View(_ml)).Model.TrainingHistory.Outcome);
    }

    // None at the start, and then many.
    private sealed class Endless : SpectralProbe
    {
        public override IEnumerable<Spectrum> Measure(ProbeContext context) =>
            Probe.Weights(context.Step == 0 ? 0 : 1_000_000).Measure(context);
    }

    [TestMethod]
    public void ClassesWithoutTrainingRows_AreLearnedAndScored()
    {
        // 200 classes, 40 rows.
        List<Person> people = Person.List(40);
        var keyed = people.Select((person, i) => new Keyed { Label = (uint)(i % 3 * 60), Features = [person.Age / 40, person.Hours / 25] });
        IDataView data = _ml.Data.LoadFromEnumerable(keyed),
            other = _ml.Data.LoadFromEnumerable(people.Select(_ => new Keyed { Label = 199, Features = [1, 1] }));
        var model = Home.Multiclass(_ml, o => (o.ClassWeights, o.LabelSmoothing) = (ClassWeights.Balanced, 0.1)).Fit(data, other);
        Assert.IsTrue(Home.Scores(model, data).All(float.IsFinite));
        Assert.IsTrue(
            model.Model.TrainingHistory.Epochs.All(epoch => double.IsFinite(epoch.TrainLoss) && double.IsFinite(epoch.ValidationLoss))
        );
        Assert.AreEqual(0, model.Model.TrainingHistory.Epochs[^1].ValidationMetric);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(1000)]
    public void OneFeatureThatIsZero_WithAnyBatch_TrainsALinearModelOfEveryTask(int batchSize)
    {
        List<Person> people = Person.List(20);
        foreach (Person person in people)
            person.Age = 0;
        IDataView data = View(people, nameof(Person.Age));
        Action<FeedForwardOptions> change = o =>
            (o.HiddenLayers, o.BatchSize, o.NumberOfEpochs, o.Probes) = (
                [],
                batchSize,
                3,
                [Probe.Weights(), Probe.ConjugateKernel(), Probe.NeuralTangentKernel()]
            );
        foreach (
            ITransformer model in new ITransformer[]
            {
                Home.Regression(_ml, change).Fit(data),
                Home.Binary(_ml, change).Fit(data),
                Home.Multiclass(_ml, change).Fit(data),
            }
        )
            Assert.IsTrue(Home.Scores(model, data).All(float.IsFinite));
    }

    [TestMethod]
    public void MissingLabelsOfValidationRows_AreSkippedAndCounted()
    {
        List<Person> people = Person.List(60);
        people[3].Income = float.NaN;
        var history = Home.Regression(_ml, o => o.BestBy = TrainingQuantity.ValidationMetric)
            .Fit(View(Person.List(60)), View(people))
            .Model.TrainingHistory;
        Assert.AreEqual((59L, 1L), (history.ValidationRows.Used, history.ValidationRows.BadLabel));
        Assert.IsNotNull(history.BestEpoch);
    }

    [TestMethod]
    public void ValidationTargetsThatAreTheSame_HaveALossAndNoMetric()
    {
        List<Person> people = Person.List(10);
        foreach (Person person in people)
            person.Income = 1;
        EpochRecord epoch = Home.Regression(_ml).Fit(View(Person.List(60)), View(people)).Model.TrainingHistory.Epochs[^1];
        Assert.IsTrue(double.IsFinite(epoch.ValidationLoss));
        Assert.AreEqual(double.NaN, epoch.ValidationMetric);
    }

    [TestMethod]
    public void AScheduleThatEndsAtZero_TakesARateSetAfterTheLastStep()
    {
        var model = Home.Binary(_ml, o =>
                (o.LearningRateSchedule, o.NumberOfEpochs, o.Probes, o.ProbeSchedule, o.Callbacks) = (
                    LearningRateSchedule.Cosine(1),
                    2,
                    [Probe.Weights()],
                    ProbeSchedule.EveryEpochs(1),
                    [
                        new Callbacks.Recording
                        {
                            Epoch = _ => TrainingAction.SetLearningRate(0.01),
                            Probe = _ => TrainingAction.SetLearningRate(0.01),
                        },
                    ]
                )
            )
            .Fit(View(Person.List(60)));
        Assert.IsTrue(model.Model.SubModel.Spectra.Measurements.All(row => double.IsFinite(row.LearningRate)));
    }

    [TestMethod]
    public void PatienceBeyondTheEpochs_AndStopsInTheFirst_EndAsTheyShould()
    {
        IDataView data = View(Person.List(60));
        TrainingHistory all = Home.Regression(_ml, o => (o.Callbacks, o.NumberOfEpochs) = ([new EarlyStopping { Patience = 50 }], 3))
            .Fit(data)
            .Model.TrainingHistory;
        Assert.AreEqual((TrainingOutcome.Completed, 3), (all.Outcome, all.Epochs.Count));
        TrainingHistory first = Home.Regression(_ml, o =>
                o.Callbacks = [new Callbacks.Recording { Epoch = _ => TrainingAction.StopAndRestoreBest() }]
            )
            .Fit(data)
            .Model.TrainingHistory;
        Assert.AreEqual((TrainingOutcome.Stopped, 1, 1, false), (first.Outcome, first.Epochs.Count, first.BestEpoch, first.RestoredBest));
    }

    [TestMethod]
    public void ABinaryModelsKernels_AreAlignedWithTheLabelAsPlusAndMinusOne()
    {
        List<Person> people = Person.List(60);
        foreach (Person person in people)
            person.Income = person.Rich ? 1 : -1;
        IDataView data = View(people);
        Action<FeedForwardOptions> change = o => (o.NumberOfEpochs, o.Probes) = (1, [Probe.ConjugateKernel()]);
        double[] binary = Alignment(Home.Binary(_ml, change).Fit(data).Model.SubModel),
            regression = Alignment(
                Home.Regression(_ml, o =>
                    {
                        change(o);
                        o.StandardizeTarget = false;
                    })
                    .Fit(data)
                    .Model
            );
        Assert.IsTrue(binary.Any(double.IsFinite));
        CollectionAssert.AreEqual(regression, binary);

        static double[] Alignment(ISpectralModel model) =>
            [.. model.Spectra.Measurements.Where(row => row.Step == 0).Select(row => row.TargetAlignment)];
    }

    private IDataView View(IEnumerable<Person> people, params string[] features)
    {
        IDataView view = _ml.Data.LoadFromEnumerable(people);
        return _ml
            .Transforms.Concatenate("Features", features.Length == 0 ? Person.Numbers : features)
            .Append(Home.Key(_ml))
            .Fit(view)
            .Transform(view);
    }

    private sealed class Keyed
    {
        [KeyType(200)]
        public uint Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Named
    {
        public string Label { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
