using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.ScoringProcess;

namespace MLSpectral.Tests.Synthetic;

/// <summary>Rows that are made when they are read.</summary>
[TestClass]
public sealed class TeacherStudentTests
{
    private static readonly string[] Columns = ["Features", "Label", "Signal", "Projections"];

    [TestMethod]
    public void Features_AreStandardNormal_AndIndependent()
    {
        float[][] rows = [.. TestData.Context().Data.TeacherStudent(4000, 25).GetColumn<float[]>("Features")];
        double[] values = [.. rows.SelectMany(row => row).Select(value => (double)value)];
        Assert.AreEqual(0, values.Average(), 4 / Math.Sqrt(values.Length));
        Assert.AreEqual(1, values.Average(value => value * value), 4 * Math.Sqrt(2.0 / values.Length));
        Assert.AreEqual(3, values.Average(value => Math.Pow(value, 4)), 4 * Math.Sqrt(96.0 / values.Length));
        for (int i = 0; i < 25; i++)
        {
            int j = (i + 1) % 25;
            Assert.AreEqual(0, rows.Average(row => (double)row[i] * row[j]), 5 / Math.Sqrt(rows.Length), $"slots {i} and {j}");
        }

        for (int lag = 1; lag < 3; lag++)
            Assert.AreEqual(
                0,
                rows.Zip(rows.Skip(lag)).Average(pair => (double)pair.First[0] * pair.Second[0]),
                5 / Math.Sqrt(rows.Length),
                $"rows {lag} apart"
            );
    }

    [TestMethod]
    public void Label_IsWhatTheTeacherSays_PlusNoise()
    {
        var options = new TeacherStudentOptions
        {
            RowCount = 3000,
            FeatureCount = 12,
            Links = [Math.Tanh, z => z * z],
            Noise = 0.5,
            Seed = 4,
        };
        TeacherStudentData data = TestData.Context().Data.TeacherStudent(options);
        float[][] features = [.. data.GetColumn<float[]>("Features")],
            projections = [.. data.GetColumn<float[]>("Projections")];
        float[] labels = [.. data.GetColumn<float>("Label")],
            signals = [.. data.GetColumn<float>("Signal")];
        for (int i = 0; i < 50; i++)
        {
            double[] expected =
            [
                .. data.Directions.Select(direction => features[i].Zip(direction.ToArray(), (x, b) => (double)x * b).Sum()),
            ];
            Assert.AreEqual(expected[0], projections[i][0], 1e-6);
            Assert.AreEqual(expected[1], projections[i][1], 1e-6);
            Assert.AreEqual((Math.Tanh(expected[0]) + (expected[1] * expected[1])) / Math.Sqrt(2), signals[i], 1e-5);
        }

        double[] noise = [.. labels.Zip(signals, (label, signal) => (double)label - signal)];
        Assert.AreEqual(0.25, noise.Average(value => value * value), 4 * 0.25 * Math.Sqrt(2.0 / noise.Length));
        Assert.AreEqual(0, noise.Zip(signals, (n, s) => n * s).Average(), 0.05);
    }

    [TestMethod]
    public void Directions_AreOrthonormal() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 40], Gen.Int)
            .Sample(
                (count, more, seed) =>
                {
                    TeacherStudentData data = TestData
                        .Context()
                        .Data.TeacherStudent(
                            new TeacherStudentOptions
                            {
                                FeatureCount = count + more,
                                Seed = seed,
                                Links = [.. Enumerable.Repeat<Func<double, double>>(z => z, count)],
                            }
                        );
                    return data.Directions.SelectMany(
                                (a, i) =>
                                    data.Directions.Select(
                                        (b, j) => Math.Abs(a.ToArray().Zip(b.ToArray(), (x, y) => (double)x * y).Sum() - (i == j ? 1 : 0))
                                    )
                            )
                            .Max() < 1e-6;
                },
                iter: 50
            );

    [TestMethod]
    public void Rows_AreTheSame_HoweverTheyAreRead()
    {
        MLContext ml = TestData.Context();
        var options = new TeacherStudentOptions
        {
            RowCount = 1500,
            FeatureCount = 7,
            Seed = 9,
        };
        TeacherStudentData data = ml.Data.TeacherStudent(options);
        string[] rows = [.. RowText.Of(data, Columns)];
        CollectionAssert.AreEqual(rows, RowText.Of(data, Columns).ToArray());
        CollectionAssert.AreEquivalent(rows, RowText.InParallel(data, Columns, 4).Values.ToArray());
        CollectionAssert.AreEqual(rows[..100], RowText.Of(ml.Data.TeacherStudent(options with { RowCount = 100 }), Columns).ToArray());
        CollectionAssert.AreEqual(
            rows[1000..],
            RowText.Of(ml.Data.TeacherStudent(options with { RowCount = 500, FirstRow = 1000 }), Columns).ToArray()
        );
        CollectionAssert.AreEqual(
            data.GetColumn<float>("Label").ToArray(),
            ml.Data.TeacherStudent(options).GetColumn<float>("Label").ToArray()
        );
        CollectionAssert.AreNotEqual(rows, RowText.Of(ml.Data.TeacherStudent(options with { Seed = 10 }), Columns).ToArray());
        Assert.HasCount(rows.Length, rows.Distinct());
    }

    [TestMethod]
    public void AnyNumberOfRows_TakesNoMemory()
    {
        TeacherStudentData data = TestData.Context().Data.TeacherStudent(long.MaxValue, 3);
        Assert.AreEqual(long.MaxValue, data.GetRowCount());
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        for (int i = 0; i < 1000; i++)
            Assert.IsTrue(cursor.MoveNext());
    }

    [TestMethod]
    public void SeveralCursors_HaveBatchesThatRise()
    {
        TeacherStudentData data = TestData.Context().Data.TeacherStudent(5000, 2);
        foreach (DataViewRowCursor cursor in data.GetRowCursorSet([], 3))
        {
            using (cursor)
            {
                long before = -1;
                while (cursor.MoveNext())
                {
                    Assert.IsGreaterThanOrEqualTo(before, cursor.Batch);
                    before = cursor.Batch;
                }
            }
        }
    }

    [TestMethod]
    public void ItTrainsANetwork_ThatLearnsTheTeacher()
    {
        MLContext ml = TestData.Context();
        var options = new TeacherStudentOptions
        {
            RowCount = 2000,
            FeatureCount = 10,
            Links = [Activation.Tanh.Normalized().Evaluate],
            Noise = 0.1,
        };
        var model = ml
            .Regression.Trainers.FeedForward(
                new FeedForwardRegressionTrainer.Options
                {
                    NumberOfEpochs = 20,
                    Probes = [],
                    NumberOfThreads = 1,
                }
            )
            .Fit(ml.Data.TeacherStudent(options));
        Assert.IsGreaterThan(
            0.8,
            ml.Regression.Evaluate(model.Transform(ml.Data.TeacherStudent(options with { FirstRow = 2000, RowCount = 1000 }))).RSquared
        );
    }

    [TestMethod]
    public void BadOptions_AreNamed()
    {
        DataOperationsCatalog catalog = TestData.Context().Data;
        foreach (
            (TeacherStudentOptions options, string name) in new (TeacherStudentOptions, string)[]
            {
                (new() { RowCount = -1 }, "RowCount"),
                (new() { FeatureCount = 0 }, "FeatureCount"),
                (new() { Noise = double.NaN }, "Noise"),
                (new() { Links = [] }, "Links"),
                (new() { Links = [z => z, z => z], FeatureCount = 1 }, "Links"),
                (new() { FirstRow = -3 }, "FirstRow"),
            }
        )
            StringAssert.Contains(Assert.Throws<ArgumentException>(() => catalog.TeacherStudent(options)).Message, name);
    }
}
