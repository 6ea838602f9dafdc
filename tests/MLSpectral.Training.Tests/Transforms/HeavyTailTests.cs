using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.ScoringProcess;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Transforms;

/// <summary>The transform as a component: types, schemas, files, cursors, bad input.</summary>
[TestClass]
public sealed class HeavyTailTests
{
    private static readonly double[][] Rows = [.. Enumerable.Range(0, 24).Select(Values)];

    public static IEnumerable<object[]> Kinds =>
        from size in new[] { 0, 60 }
        from sparse in new[] { false, true }
        select new object[] { size, sparse };

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public void Workout_OfDoubleAndSingle(int size, bool sparse)
    {
        var ml = TestData.Context();
        var estimator = ml.Transforms.HeavyTail(
            "Tail",
            "Values",
            new HeavyTailOptions
            {
                BootstrapReplicas = 20,
                RelativeNoiseFloor = 1e-3,
                MinimumTailCount = 5,
            }
        );
        IDataView doubles = VectorRows.View(ml, size == 0 ? [.. Rows, [], [1, double.NaN]] : Rows, size, sparse);
        IDataView scalars = ml.Data.LoadFromEnumerable([new { Values = 1f }]),
            integers = ml.Data.LoadFromEnumerable([new { Values = new[] { 1, 2 } }]);
        IDataView other = ml.Data.LoadFromEnumerable([new { Others = new[] { 1f, 2f } }]),
            texts = ml.Data.LoadFromEnumerable([new { Values = new[] { "a" } }]);
        TransformWorkout.Run(ml, estimator, doubles, scalars, integers, other, texts);
        TransformWorkout.Run(ml, estimator, VectorRows.View(ml, Rows.Select(Single), size, sparse));
    }

    [TestMethod]
    public void SparseAndDense_FixedAndVariable_AreTheSame()
    {
        var ml = TestData.Context();
        HeavyTailTransformer transformer = ml.Transforms.HeavyTail("Tail", "Values").Fit(VectorRows.View(ml, Rows));
        IDataView expected = transformer.Transform(VectorRows.View(ml, Rows));
        foreach (object[] kind in Kinds)
            TransformWorkout.AssertSameValues(
                expected,
                transformer.Transform(VectorRows.View(ml, Rows, (int)kind[0], (bool)kind[1])),
                "Tail"
            );

        // Single values are those doubles that they stand for.
        TransformWorkout.AssertSameValues(
            transformer.Transform(VectorRows.View(ml, Rows.Select(row => Single(row).Select(value => (double)value).ToArray()))),
            transformer.Transform(VectorRows.View(ml, Rows.Select(Single))),
            "Tail"
        );
    }

    [TestMethod]
    public void SlotNames_AreThoseOfTheTrace_AndTheOutputReplacesItsInputWhereNamedAlike()
    {
        var ml = TestData.Context();
        IDataView data = VectorRows.View(ml, Rows);
        HeavyTailTransformer transformer = ml.Transforms.HeavyTail("Values").Fit(data);
        IDataView replaced = transformer.Transform(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        replaced.Schema["Values"].GetSlotNames(ref names);
        string[] slots = [.. names.DenseValues().Select(name => name.ToString())];
        CollectionAssert.AreEqual(transformer.SlotNames.ToArray(), slots);
        Assert.HasCount(14, slots);
        CollectionAssert.AreEqual(
            (string[])[.. slots, "PowerLawPValue"],
            ml.Transforms.HeavyTail("Values", bootstrapReplicas: 5).Fit(data).SlotNames.ToArray()
        );
        foreach (string slot in slots)
            Assert.AreEqual(typeof(double), typeof(MLSpectral.SpectralMeasurement).GetProperty(slot)?.PropertyType, slot);
        TransformWorkout.AssertSameValues(
            ml.Transforms.CopyColumns("Tail", "Values").Fit(replaced).Transform(replaced),
            ml.Transforms.HeavyTail("Tail", "Values").Fit(data).Transform(data),
            "Tail"
        );
    }

    [TestMethod]
    public void Options_AreSaved_AndLoadedAgain()
    {
        var ml = TestData.Context();
        IDataView data = VectorRows.View(ml, Rows);
        var options = new HeavyTailOptions
        {
            NoiseFloor = 0.01,
            RelativeNoiseFloor = 0.02,
            MinimumTailCount = 7,
            LowestXmin = 0.05,
            HighestXmin = 3,
            Distance = TailDistance.KolmogorovSmirnov,
            BootstrapReplicas = 9,
            Seed = -3,
        };
        HeavyTailTransformer transformer = ml.Transforms.HeavyTail("Tail", "Values", options).Fit(data);
        var loaded = (HeavyTailTransformer)SavedTransform.Load(SavedTransform.Save(ml, transformer, data.Schema));
        Assert.AreEqual(options, loaded.Options);
        Assert.AreEqual("Tail", loaded.OutputColumnName);
        Assert.AreEqual("Values", loaded.InputColumnName);
    }

    [TestMethod]
    public void DamagedAndTruncatedPayloads_AreRefused()
    {
        var ml = TestData.Context();
        IDataView data = VectorRows.View(ml, Rows);
        SavedTransform.AssertDamageIsNoticed(
            SavedTransform.Save(ml, ml.Transforms.HeavyTail("Tail", "Values").Fit(data), data.Schema),
            "HeavyTail"
        );
    }

    [TestMethod]
    public void AColumnThatIsNotAskedFor_IsNeitherComputedNorRead()
    {
        var ml = TestData.Context();
        IDataView data = ml
            .Transforms.CopyColumns("Other", "Values")
            .Append(ml.Transforms.HeavyTail("Tail", "Values"))
            .Fit(VectorRows.View(ml, Rows))
            .Transform(VectorRows.View(ml, Rows));
        IRowToRowMapper mapper = ((ITransformer)ml.Transforms.HeavyTail("Tail", "Values").Fit(data)).GetRowToRowMapper(data.Schema);
        CollectionAssert.AreEqual(
            new[] { "Values" },
            mapper.GetDependencies([mapper.OutputSchema["Tail"]]).Select(column => column.Name).ToArray()
        );
        CollectionAssert.AreEqual(
            new[] { "Other" },
            mapper.GetDependencies([mapper.OutputSchema["Other"]]).Select(column => column.Name).ToArray()
        );
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Other"]]);
        Assert.IsFalse(cursor.IsColumnActive(data.Schema["Tail"]));
        Assert.IsTrue(cursor.MoveNext());
    }

    [TestMethod]
    public void PredictionEngine_AndConcatenate_TakeTheSlots()
    {
        var ml = TestData.Context();
        IDataView data = VectorRows.View(ml, Rows.Select(Single), 60);
        ITransformer model = ml
            .Transforms.HeavyTail("Tail", "Values")
            .Append(ml.Transforms.Concatenate("Features", "Values", "Tail"))
            .Fit(data);
        using var engine = ml.Model.CreatePredictionEngine<Input, Output>(model);
        float[][] batch = [.. model.Transform(data).GetColumn<float[]>("Features")];
        for (int i = 0; i < Rows.Length; i++)
            CollectionAssert.AreEqual(batch[i], engine.Predict(new Input { Values = Single(Rows[i]) }).Features);
        Assert.AreEqual(60 + 14, batch[0].Length);
    }

    [TestMethod]
    public void BadInput_IsRefused_WithTheRemedy()
    {
        TransformsCatalog transforms = TestData.Context().Transforms;
        AssertRefused("MinimumTailCount is 1; a tail needs at least 2 values.", () => transforms.HeavyTail("Tail", minimumTailCount: 1));
        AssertRefused("NoiseFloor is -1; it is a finite size", () => transforms.HeavyTail("Tail", noiseFloor: -1));
        AssertRefused("NoiseFloor is NaN", () => transforms.HeavyTail("Tail", noiseFloor: double.NaN));
        AssertRefused("RelativeNoiseFloor is 1; it is a share", () =>
            transforms.HeavyTail("Tail", null, new HeavyTailOptions { RelativeNoiseFloor = 1 })
        );
        AssertRefused(
            "BootstrapReplicas is -5; it is a number of samples for every row, at most 100000. Use 0",
            () => transforms.HeavyTail("Tail", bootstrapReplicas: -5)
        );
        AssertRefused("LowestXmin is 2; it is above HighestXmin, 1. Exchange them.", () =>
            transforms.HeavyTail("Tail", null, new HeavyTailOptions { LowestXmin = 2, HighestXmin = 1 })
        );
        AssertRefused("Distance is 9", () => transforms.HeavyTail("Tail", null, new HeavyTailOptions { Distance = (TailDistance)9 }));
        AssertRefused("needs the name of the column to add", () => transforms.HeavyTail(""));
        AssertRefused("input column is empty", () => transforms.HeavyTail("Tail", ""));
        Assert.ThrowsExactly<ArgumentNullException>(() => transforms.HeavyTail("Tail", "Values", null!));

        var ml = TestData.Context();
        IDataView scalar = ml.Data.LoadFromEnumerable([new { Values = 1f }]);
        AssertRefused("The column 'Values' is Single; HeavyTail takes a vector of Single or Double", () =>
            transforms.HeavyTail("Tail", "Values").Fit(scalar)
        );
        AssertRefused("The data has no column 'Eigenvalues', which HeavyTail takes its values from.", () =>
            transforms.HeavyTail("Tail", "Eigenvalues").Fit(scalar)
        );
    }

    [TestMethod]
    public void ManyCursors_GiveEachRowItsOwnResult()
    {
        var ml = TestData.Context();
        IDataView data = VectorRows.View(ml, Enumerable.Range(0, 3000).Select(Values));
        IDataView tails = ml
            .Transforms.HeavyTail("Tail", "Values", new HeavyTailOptions { BootstrapReplicas = 3 })
            .Fit(data)
            .Transform(data);
        CollectionAssert.AreEquivalent(RowText.InParallel(tails, ["Tail"], 1).ToArray(), RowText.InParallel(tails, ["Tail"], 3).ToArray());
    }

    internal static float[] Single(double[] row) => [.. row.Select(value => (float)value)];

    // Sixty values in no order: a heavy tail, and some that are left out; of some rows all equal, all zero, or not numbers.
    private static double[] Values(int seed)
    {
        var random = new Random(seed);
        double[] values =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(i =>
                    i % 6 == 0 ? 0
                    : i % 11 == 0 ? -1
                    : Math.Pow(1 - random.NextDouble(), -1 / 1.5)
                ),
        ];
        switch (seed % 8)
        {
            case 5:
                Array.Fill(values, 3);
                break;
            case 6:
                Array.Clear(values);
                break;
            case 7:
                values[seed % 60] = seed % 16 == 7 ? double.NaN : double.PositiveInfinity;
                break;
        }

        return values;
    }

    private static void AssertRefused(string part, Action action) =>
        StringAssert.Contains(Assert.Throws<ArgumentException>(action).Message, part);

    private sealed class Input
    {
        [VectorType(60)]
        public float[] Values { get; set; } = [];
    }

    private sealed class Output
    {
        public float[] Features { get; set; } = [];
    }
}
