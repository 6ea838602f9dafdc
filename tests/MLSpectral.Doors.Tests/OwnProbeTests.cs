using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Doors.Tests;

/// <summary>A user's probe is as good as a built-in one, wherever its rows and numbers go.</summary>
[TestClass]
public sealed class OwnProbeTests
{
    private const string Column = $"CustomStatistics.{MomentProbe.Balance}";

    private static SpectralTrace Moments => Run.Trace.OfMatrix(MomentProbe.Moment.Name);

    [TestMethod]
    public void Rows_SayWhichKindTheyAre_AndWhatAppliesToIt()
    {
        Assert.IsGreaterThan(2, Moments.Measurements.Count);
        foreach (SpectralMeasurement row in Moments.Measurements)
        {
            Assert.AreEqual(MomentProbe.Moment, row.Kind);
            Assert.IsLessThan(0, row.Eigenvalues[^1]);
            Assert.AreEqual(row.Eigenvalues[0], row.SpectralNorm);
            Assert.AreEqual(row.Eigenvalues.Sum(), row.Trace, 1e-14);
            Assert.AreEqual(0, row.SpectrumWasserstein, "the features and labels do not change");
            Assert.AreEqual((double.NaN, double.NaN, double.NaN), (row.StableRank, row.EffectiveRank, row.NumericalRank));
            Assert.AreEqual((double.NaN, double.NaN, double.NaN), (row.Alpha, row.HillAlpha, row.BulkDistance));
            Assert.IsNull(row.TailKind);
        }

        SpectralMeasurement embeddings = Run.Trace.OfMatrix(MomentProbe.Embeddings.Name).AtEnd().Measurements.Single();
        Assert.AreEqual(NoiseLaw.MarchenkoPastur, embeddings.Kind.NoiseLaw);
        Assert.IsTrue(embeddings.BulkVariance > 0 && embeddings.SpectrumWasserstein > 0);
        Assert.IsTrue(embeddings.Alpha > 1 && embeddings.TailKind is TailKind.None or TailKind.Undetermined or TailKind.PowerLaw);
        Assert.AreEqual(MatrixKind.Weight, Run.Trace.OfMatrix(SpectralMatrix.Weight).Measurements[0].Kind);
    }

    [TestMethod]
    public void OwnNumbers_AreSlotsOfOneColumn_WithTheirNames_NaNWhereARowHasNone()
    {
        DataViewSchema.Column column = Run.Trace.Schema["CustomStatistics"];
        Assert.AreEqual(Run.Trace.Schema.Count - 2, column.Index);
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        CollectionAssert.AreEqual(
            new[] { MomentProbe.Balance, MomentProbe.Mean, MomentProbe.Later },
            names.DenseValues().Select(name => name.ToString()).ToArray()
        );
        double[][] values = [.. Run.Trace.GetColumn<double[]>("CustomStatistics")];
        for (int i = 0; i < values.Length; i++)
        {
            SpectralMeasurement row = Run.Trace.Measurements[i];
            Assert.AreEqual(row.Matrix == MomentProbe.Moment.Name, !double.IsNaN(values[i][0]));
            Assert.AreEqual(row.Matrix == MomentProbe.Moment.Name && row.Step > 0 ? row.Step : double.NaN, values[i][2]);
            if (row.Matrix == MomentProbe.Moment.Name)
                Assert.AreEqual(row.CustomStatistics[MomentProbe.Balance], values[i][0]);
        }

        Assert.IsNull(Run.Trace.OfMatrix(SpectralMatrix.Weight).Schema.GetColumnOrNull("CustomStatistics"));
    }

    [TestMethod]
    public void AModelFile_KeepsThem()
    {
        var ml = new MLContext();
        string file = Path.GetTempFileName();
        try
        {
            ml.Model.Save(Run.Model, Run.Data(ml).Schema, file);
            SpectralTrace loaded = SpectralTrace.FindIn(ml.Model.Load(file, out _));
            CollectionAssert.AreEqual(Run.Trace.Measurements.ToArray(), loaded.Measurements.ToArray());
            Assert.AreEqual(MomentProbe.Moment, loaded.OfMatrix(MomentProbe.Moment.Name).Measurements[0].Kind);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public void ADataFrame_HasAColumnForEach_AndTheSummaryALine()
    {
        DataFrame frame = Run.Trace.ToDataFrame();
        int place = Run.Trace.Measurements.Select((row, i) => (row, i)).First(pair => pair.row.Matrix == MomentProbe.Moment.Name).i;
        Assert.AreEqual(Run.Trace.Measurements[place].CustomStatistics[MomentProbe.Balance], frame[Column][place]);
        StringAssert.Contains(Run.Trace.Summary(), $"  {MomentProbe.Balance} ");
        Assert.AreEqual(Run.Trace.Summary(), Run.Trace.ToString());
        Assert.IsTrue(Run.Trace.Summary().Split(Environment.NewLine).All(line => line.Length <= 100));
    }

    [TestMethod]
    public void Diagnostics_TakeThemByName()
    {
        var ml = new MLContext();
        var diagnostics = ml.Transforms.SpectralDiagnostics(Run.Model, [Column, "StableRank"]);
        IDataView scored = diagnostics.Fit(Run.Data(ml)).Transform(Run.Data(ml));
        float[] balance = scored.GetColumn<float[]>($"Spectral.{Column}").First();
        Assert.AreEqual(1, balance.Count(float.IsFinite));
        Assert.AreEqual((float)Moments.AtEnd().Measurements.Single().CustomStatistics[MomentProbe.Balance], balance.Single(float.IsFinite));
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() => ml.Transforms.SpectralDiagnostics(Run.Model, ["CustomStatistics.Blance"]))
                .Message,
            $"'CustomStatistics.Blance' is no statistic of this spectral trace; use names of its Double columns: "
        );
    }

    [TestMethod]
    public void EarlyStopping_WatchesThem_AndSaysWhereThereIsNone()
    {
        TrainingHistory history = Run.Fit(o =>
            o.Callbacks =
            [
                new SpectralEarlyStopping
                {
                    Matrix = MomentProbe.Moment.Name,
                    Column = $"CustomStatistics.{MomentProbe.Later}",
                    Maximum = 10,
                },
            ]
        ).Model.TrainingHistory;
        Assert.AreEqual(TrainingOutcome.Stopped, history.Outcome);
        StringAssert.Contains(history.Reason, $"CustomStatistics.{MomentProbe.Later} of WeightedMoment");
        StringAssert.Contains(
            Refused(new SpectralEarlyStopping { Column = Column, Maximum = 10 }),
            $"watches {Column} of Weight, which its probe does not record. It records no number of its own."
        );
        StringAssert.Contains(
            Refused(new SpectralEarlyStopping { Matrix = MomentProbe.Moment.Name, Column = "CustomStatistics.X", Maximum = 10 }),
            $"There are: {MomentProbe.Balance}, "
        );

        static string Refused(SpectralEarlyStopping stopping) =>
            Assert.ThrowsExactly<ArgumentException>(() => Run.Fit(o => o.Callbacks = [stopping])).Message;
    }

    [TestMethod]
    public void TensorBoard_WritesThem()
    {
        string folder = Directory.CreateTempSubdirectory("mlspectral").FullName;
        try
        {
            Run.Fit(o => o.Callbacks = [new TensorBoardLogger(folder) { Columns = [Column] }]);
            string file = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Single();
            StringAssert.Contains(File.ReadAllText(file), $"{Column}/WeightedMoment");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void BadNumbers_AreRefused()
    {
        Spectrum spectrum = Spectrum.FromEigenvalues(new MatrixKind("Mine"), [1, 2]);
        var unnamed = new Dictionary<string, double> { [" "] = 1 };
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => spectrum with { CustomStatistics = unnamed }).Message,
            "A name in CustomStatistics is empty"
        );
        Spectrum missing = spectrum with { CustomStatistics = new Dictionary<string, double> { ["A"] = double.NaN, ["B"] = 0 } };
        CollectionAssert.AreEqual(new[] { "B" }, missing.CustomStatistics.Keys.ToArray());
        Assert.ThrowsExactly<ArgumentException>(() => new MatrixKind(""));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MatrixKind("A") { NoiseLaw = (NoiseLaw)9 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MatrixKind("A") { Statistics = (StatisticGroups)9 });
    }
}
