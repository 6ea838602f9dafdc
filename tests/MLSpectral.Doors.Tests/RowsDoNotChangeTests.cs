using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.ML.Data;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.Regimes;

namespace MLSpectral.Doors.Tests;

/// <summary>Nobody can change what was measured.</summary>
[TestClass]
public sealed class RowsDoNotChangeTests
{
    [TestMethod]
    [DataRow(typeof(SpectralMeasurement))]
    [DataRow(typeof(Spectrum))]
    [DataRow(typeof(MatrixKind))]
    [DataRow(typeof(EpochRecord))]
    [DataRow(typeof(SpectralDrift))]
    public void Properties_AreInitOnly_AndNoneIsAnArray(Type type)
    {
        Assert.IsNotEmpty(type.GetProperties());
        foreach (PropertyInfo property in type.GetProperties())
        {
            if (property.SetMethod is { IsPublic: true } setter)
                CollectionAssert.Contains(setter.ReturnParameter.GetRequiredCustomModifiers(), typeof(IsExternalInit), property.Name);
            Assert.IsFalse(property.PropertyType.IsArray, property.Name);
        }

        Assert.IsEmpty(type.GetFields(BindingFlags.Public | BindingFlags.Instance));
    }

    [TestMethod]
    public void CollectionsOfARow_AreCopies()
    {
        double[] eigenvalues = [3, 2, 1];
        var numbers = new Dictionary<string, double> { ["A"] = 1 };
        Spectrum spectrum = new Spectrum(new MatrixKind("Mine"), 0, "", 3, 3, eigenvalues, 0) { CustomStatistics = numbers };
        SpectralMeasurement row = SpectralMeasurement.Compute(spectrum);
        (eigenvalues[0], numbers["A"]) = (-5, -5);
        VBuffer<double> vector = row.EigenvaluesVector;
        VBufferEditor.CreateFromBuffer(ref vector).Values.Fill(-5);
        vector = row.CumulativeTargetAlignmentVector;
        VBufferEditor.CreateFromBuffer(ref vector).Values.Fill(-5);
        var trace = new SpectralTrace([row]);
        foreach (VBuffer<double> column in trace.GetColumn<VBuffer<double>>("Eigenvalues"))
        {
            VBuffer<double> copy = column;
            VBufferEditor.CreateFromBuffer(ref copy).Values.Fill(-5);
        }

        CollectionAssert.AreEqual(new double[] { 3, 2, 1 }, row.Eigenvalues);
        Assert.IsTrue(row.CumulativeTargetAlignment.All(double.IsNaN));
        Assert.AreEqual(1, row.CustomStatistics["A"]);
        Assert.ThrowsExactly<NotSupportedException>(() => ((IDictionary<string, double>)row.CustomStatistics)["A"] = 2);
        Assert.ThrowsExactly<NotSupportedException>(() => ((IList<double>)row.Eigenvalues)[0] = 2);
    }

    [TestMethod]
    public void AnotherRow_IsMadeByWith()
    {
        SpectralMeasurement row = Run.Trace.Measurements[0],
            other = row with { StableRank = -5 };
        Assert.AreNotEqual(row, other);
        Assert.AreEqual(row, other with { StableRank = row.StableRank });
        Assert.AreEqual(row.GetHashCode(), (row with { }).GetHashCode());
        Assert.AreNotEqual(row, row with { Eigenvalues = [1] });
        Assert.AreNotEqual(row, row with { CustomStatistics = ImmutableDictionary<string, double>.Empty.Add("A", 1) });
    }

    [TestMethod]
    public void TypedProperties_StandBesideTheTexts()
    {
        SpectralMeasurement row = new()
        {
            Regime = SpectralRegime.HeavyTailed,
            TailKind = TailKind.PowerLaw,
            Coverage = SpectrumCoverage.Density,
            Kind = MatrixKind.ConjugateKernel,
        };
        Assert.AreEqual(
            ("HeavyTailed", "PowerLaw", "Density", "ConjugateKernel", "ConjugateKernel", "All"),
            (row.RegimeName, row.TailKindName, row.CoverageName, row.Matrix, row.NoiseLawName, row.AppliedStatistics)
        );
        Assert.AreEqual(
            (SpectralRegime.HeavyTailed, TailKind.PowerLaw, SpectrumCoverage.Density),
            (row.Regime!.Value, row.TailKind!.Value, row.Coverage!.Value)
        );

        // Names of a later version are kept, and are no values of this one; numbers are no names.
        SpectralMeasurement later = row with { RegimeName = "Melted", TailKindName = "3", CoverageName = "Smallest" };
        Assert.AreEqual((null, null, null), (later.Regime, later.TailKind, later.Coverage));
        Assert.AreEqual("Melted", later.RegimeName);
        StringAssert.Contains(new RegimeClassifier().Classify(later).Evidence, "does not know which eigenvalues");
        foreach (SpectralMeasurement one in Run.Trace.Measurements)
            Assert.AreEqual(
                (one.RegimeName, one.CoverageName),
                (one.Regime.ToString(), one.Coverage.ToString())
            );
    }

    [TestMethod]
    public void Json_WritesAndReadsRows()
    {
        foreach (SpectralMeasurement row in Run.Trace.Measurements)
        {
            string json = JsonSerializer.Serialize(row);
            SpectralMeasurement read = JsonSerializer.Deserialize<SpectralMeasurement>(json)!;
            Assert.AreEqual(row, read);
            Assert.AreEqual(json, JsonSerializer.Serialize(read));
            StringAssert.Contains(json, $"\"Regime\":\"{row.Regime}\"");
        }

        string infinite = JsonSerializer.Serialize(new SpectralMeasurement { ConditionNumber = double.PositiveInfinity });
        StringAssert.Contains(infinite, "\"ConditionNumber\":\"Infinity\"");
        StringAssert.Contains(infinite, "\"Alpha\":\"NaN\"");
        Assert.AreEqual(double.PositiveInfinity, JsonSerializer.Deserialize<SpectralMeasurement>(infinite)!.ConditionNumber);
    }
}
