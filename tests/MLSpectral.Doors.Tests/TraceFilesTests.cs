using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsCheck;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Doors.Tests;

/// <summary>A trace from rows, and from any view or file that has its columns.</summary>
[TestClass]
public sealed class TraceFilesTests
{
    private static readonly Gen<double> Number = Gen.OneOf(
        Gen.Double,
        Gen.OneOf(double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 0, 1.0 / 3, double.Epsilon, double.MaxValue, 1e-300)
    );

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf("", "a,b", "say \"no\"", "\"", "two\nlines", " spaces ", "\t", "α ≥ λ₁", ";"),
        Gen.OneOf("#@ TextLoader{", "?", "NaN", "(1 2)"),
        Gen.String[Gen.Char[' ', '~'], 0, 12]
    );

    private static readonly Gen<SpectralMeasurement> Row =
        from name in Text
        from layerName in Text
        from evidence in Text
        from regime in Gen.OneOf("", "Unclear", "OfALaterVersion")
        from step in Gen.Long
        from layer in Gen.Int
        from epoch in Gen.Single
        from numbers in Number.Array[8]
        from flag in Gen.Bool
        from eigenvalues in Gen.Double[-1e3, 1e3].Array[0, 7]
        from own in Number.Array[3]
        select new SpectralMeasurement
        {
            Matrix = name,
            LayerName = layerName,
            Evidence = evidence,
            RegimeName = regime,
            Step = step,
            Layer = layer,
            Epoch = epoch,
            Alpha = numbers[0],
            TrainLoss = numbers[1],
            StableRank = numbers[2],
            SpectralNorm = numbers[3],
            CumulativeTargetAlignment = [.. numbers, 0.25, double.NaN],
            IsExact = flag,
            NoiseLawName = "MarchenkoPastur",
            AppliedStatistics = "Ranks, Tail",
            Eigenvalues = [.. eigenvalues.OrderDescending()],
            CustomStatistics = flag
                ? new Dictionary<string, double> { ["Plain"] = own[0], ["With, \"quotes\""] = own[1], ["Two words"] = own[2] }
                : ImmutableDictionary<string, double>.Empty,
        };

    [TestMethod]
    public void ABinaryFile_GivesTheWholeTrace()
    {
        Sample(trace => InFolder(folder => SpectralTrace.FromDataView(ThroughBinary(trace, folder))));
        Same(Run.Trace, InFolder(folder => SpectralTrace.FromDataView(ThroughBinary(Run.Trace, folder))));
    }

    [TestMethod]
    public void ACsvFile_GivesTheWholeTrace()
    {
        static SpectralTrace Through(SpectralTrace trace, string folder)
        {
            string file = Path.Combine(folder, "trace.csv");
            trace.SaveCsv(file);
            return SpectralTrace.FromText(file);
        }

        Sample(trace => InFolder(folder => Through(trace, folder)));
        Same(Run.Trace, InFolder(folder => Through(Run.Trace, folder)));

        // What DataFrame itself reads, told that everything is text, differs by blanks at the ends of texts only.
        Same(
            Run.Trace,
            InFolder(folder =>
            {
                string file = Path.Combine(folder, "trace.csv");
                DataFrame frame = Run.Trace.ToDataFrame();
                DataFrame.SaveCsv(frame, file, encoding: Encoding.UTF8, cultureInfo: CultureInfo.InvariantCulture);
                Type[] types = [.. frame.Columns.Select(_ => typeof(string))];
                return SpectralTrace.FromDataView(DataFrame.LoadCsv(file, dataTypes: types, cultureInfo: CultureInfo.InvariantCulture));
            })
        );
    }

    [TestMethod]
    [DataRow('\t')]
    [DataRow(',')]
    [DataRow(';')]
    public void ATextFileOfMLNet_GivesTheWholeTrace(char separator)
    {
        SpectralTrace Through(SpectralTrace trace, string folder)
        {
            string file = Path.Combine(folder, "trace.txt");
            using (FileStream stream = File.Create(file))
                new MLContext().Data.SaveAsText(trace, stream, separator, headerRow: true, schema: true, forceDense: true);
            return SpectralTrace.FromText(file, separator);
        }

        Sample(trace => InFolder(folder => Through(trace, folder)));
        Same(Run.Trace, InFolder(folder => Through(Run.Trace, folder)));
    }

    [TestMethod]
    public void ADataFrame_AndACache_AreViewsToo()
    {
        Same(Run.Trace, SpectralTrace.FromDataView(Run.Trace.ToDataFrame()));
        Same(Run.Trace, SpectralTrace.FromDataView(new MLContext().Data.Cache(Run.Trace)));
        Same(Run.Trace, SpectralTrace.FromDataView(Run.Trace));
        Same(Run.Trace, new SpectralTrace(Run.Trace.Measurements));
    }

    [TestMethod]
    public void CreateEnumerable_GivesAllButTheOwnNumbers()
    {
        SpectralMeasurement[] rows = [.. new MLContext().Data.CreateEnumerable<SpectralMeasurement>(Run.Trace, reuseRowObject: false)];
        CollectionAssert.AreEqual(
            Run.Trace.Measurements.Select(row => row with { CustomStatistics = ImmutableDictionary<string, double>.Empty }).ToArray(),
            rows
        );
        CollectionAssert.AreEqual(
            Run.Trace.OfLayer(1).Measurements.Select(row => row.Alpha).ToArray(),
            new MLContext()
                .Data.CreateEnumerable<Short>(Run.Trace.OfLayer(1), reuseRowObject: true)
                .Select(row => row.Alpha)
                .ToArray()
        );
    }

    [TestMethod]
    public void FewColumns_InAnyOrder_OfOtherTypes_AreEnough()
    {
        var ml = new MLContext();
        IDataView view = ml.Data.LoadFromEnumerable([
            new Foreign
            {
                Eigenvalues = [3, 2.5f, float.NaN],
                Matrix = "Mine",
                Step = 12,
                Alpha = 2.5f,
                Layer = "3",
                Nonsense = 1,
            },
        ]);
        SpectralMeasurement row = SpectralTrace.FromDataView(view).Measurements.Single();
        CollectionAssert.AreEqual(new[] { 3, 2.5 }, row.Eigenvalues);
        Assert.AreEqual(
            new SpectralMeasurement
            {
                Matrix = "Mine",
                Step = 12,
                Alpha = 2.5,
                Layer = 3,
                Eigenvalues = [3, 2.5],
            },
            row
        );
        Assert.AreEqual((double.NaN, "", SpectrumCoverage.All), (row.StableRank, row.Evidence, row.Coverage!.Value));
        Assert.AreEqual("Mine", row.Kind.Name);
        Assert.AreEqual(NoiseLaw.None, row.Kind.NoiseLaw);

        // A trace of an older version, which says nothing of kinds.
        SpectralMeasurement older = new() { Matrix = SpectralMatrix.Weight };
        Assert.AreEqual(MatrixKind.Weight, older.Kind);
    }

    [TestMethod]
    public void WhatIsNoTrace_IsRefused_WithTheColumnAndTheRow()
    {
        var ml = new MLContext();
        Refused<ArgumentException>("The data has no column of this table; it needs some of Step, ", () =>
            SpectralTrace.FromDataView(ml.Data.LoadFromEnumerable([new Other()]))
        );
        Refused<ArgumentException>("Row 0 cannot be read: A value of column 'Layer' is 'three'; it must be a number.", () =>
            SpectralTrace.FromDataView(ml.Data.LoadFromEnumerable([new Foreign { Layer = "three" }]))
        );
        Refused<ArgumentException>("Row 0 cannot be read: A value of column 'Step' is '1.5'; it must be a whole number.", () =>
            SpectralTrace.FromDataView(ml.Data.LoadFromEnumerable([new Foreign { Step = 1.5 }]))
        );
        Refused<ArgumentException>("The eigenvalues of row 1 are no spectrum.", () =>
            SpectralTrace.FromDataView(ml.Data.LoadFromEnumerable([new Foreign(), new Foreign { Eigenvalues = [1, 2] }]))
        );
        Refused<ArgumentException>("The eigenvalues of row 0 are no spectrum.", () =>
            SpectralTrace.FromDataView(ml.Data.LoadFromEnumerable([new Foreign { Eigenvalues = [float.PositiveInfinity] }]))
        );
        Refused<ArgumentException>("The column 'CustomStatistics' has no slot names", () =>
            SpectralTrace.FromDataView(ml.Data.LoadFromEnumerable([new Unnamed()]))
        );
        Refused<ArgumentException>("The column 'Step' is Vector<Single, 2>; it must be Int64", () =>
            SpectralTrace.FromDataView(ml.Data.LoadFromEnumerable([new WrongStep()]))
        );
        Refused<ArgumentException>("Row 1 is null", () => _ = new SpectralTrace([new SpectralMeasurement(), null!]));
        Refused<ArgumentException>("CumulativeTargetAlignment has 10 values, NaN where unknown; it was given 2.", () =>
            _ = new SpectralMeasurement { CumulativeTargetAlignment = [1, 2] }
        );
        InFolder(folder =>
        {
            string file = Path.Combine(folder, "bad.csv");
            void RefusedText<T>(string part, string content)
                where T : Exception
            {
                File.WriteAllText(file, content);
                Refused<T>(part, () => SpectralTrace.FromText(file));
            }

            RefusedText<InvalidDataException>("has no line with the names of columns", "");
            RefusedText<InvalidDataException>("has 1 values where 2 were expected. Give the separator", "Step,Alpha\n1\n");
            RefusedText<InvalidDataException>("has 3 values where 2 were expected", "Step,Alpha\n1,2,3\n");
            RefusedText<InvalidDataException>("has quotes that do not fit together", "Step,Alpha\n\"1\"2,3\n");
            RefusedText<InvalidDataException>(
                "has comments of columns that are none",
                "#@ TextLoader{\n#@   col=Step:I8:5-1\n#@ }\nStep\n1\n"
            );
            RefusedText<InvalidDataException>("were expected", "#@ TextLoader{\n#@   col=Step:I8:999999\n#@ }\nStep\n1\n");
            RefusedText<ArgumentException>("A value of column 'Alpha' is 'x'; it must be a number.", "Step,Alpha\n1,x\n");
            Refused<FileNotFoundException>("bad", () => SpectralTrace.FromText(Path.Combine(folder, "bad, but not there.csv")));
            return Run.Trace;
        });
    }

    private static void Refused<T>(string part, Action action)
        where T : Exception => StringAssert.Contains(Assert.ThrowsExactly<T>(action).Message, part);

    private static IDataView ThroughBinary(SpectralTrace trace, string folder)
    {
        var ml = new MLContext();
        string file = Path.Combine(folder, "trace.idv");
        using (FileStream stream = File.Create(file))
            ml.Data.SaveAsBinary(trace, stream);
        return ml.Data.LoadFromBinary(file);
    }

    private static SpectralTrace InFolder(Func<string, SpectralTrace> read)
    {
        string folder = Directory.CreateTempSubdirectory("mlspectral").FullName;
        try
        {
            return read(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Sample(Func<SpectralTrace, SpectralTrace> through) =>
        Row.Array[1, 4].Sample(rows => Same(new SpectralTrace(rows), through(new SpectralTrace(rows))), iter: 60, threads: 1);

    // Equality takes −0 for 0; bits do not.
    private static void Same(SpectralTrace expected, SpectralTrace actual)
    {
        CollectionAssert.AreEqual(expected.Measurements.ToArray(), actual.Measurements.ToArray());
        foreach ((SpectralMeasurement one, SpectralMeasurement other) in expected.Measurements.Zip(actual.Measurements))
        {
            foreach (
                (double a, double b) in new[] { (one.Alpha, other.Alpha), (one.TrainLoss, other.TrainLoss) }
                    .Concat(one.Eigenvalues.Zip(other.Eigenvalues))
                    .Concat(one.CumulativeTargetAlignment.Zip(other.CumulativeTargetAlignment))
                    .Concat(one.CustomStatistics.Select(pair => (pair.Value, other.CustomStatistics[pair.Key])))
            )
                Assert.IsTrue(
                    (double.IsNaN(a) && double.IsNaN(b)) || BitConverter.DoubleToUInt64Bits(a) == BitConverter.DoubleToUInt64Bits(b),
                    FormattableString.Invariant($"{a:R} became {b:R}")
                );
        }

        CollectionAssert.AreEquivalent(
            expected.Schema.Select(column => $"{column.Name} {column.Type}").ToArray(),
            actual.Schema.Select(column => $"{column.Name} {column.Type}").ToArray()
        );
    }

    private sealed class Short
    {
        public double Alpha { get; set; }
    }

    private sealed class Other
    {
        public float Label { get; set; }
    }

    private sealed class Unnamed
    {
        [VectorType(2)]
        public double[] CustomStatistics { get; set; } = [1, 2];
    }

    private sealed class WrongStep
    {
        [VectorType(2)]
        public float[] Step { get; set; } = [1, 2];
    }

    private sealed class Foreign
    {
        [VectorType]
        public float[] Eigenvalues { get; set; } = [1];

        public string Matrix { get; set; } = "";

        public double Step { get; set; }

        public float Alpha { get; set; }

        public string Layer { get; set; } = "0";

        public int Nonsense { get; set; }
    }
}
