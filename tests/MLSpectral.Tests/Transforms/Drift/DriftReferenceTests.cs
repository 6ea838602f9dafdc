using System.Numerics.Tensors;
using Microsoft.ML.Data;
using MLSpectral.Statistics.Samples;
using static MLSpectral.Tests.Transforms.Drift.DriftSamples;

namespace MLSpectral.Tests.Transforms.Drift;

/// <summary>What is kept, saved and read, and what is refused.</summary>
[TestClass]
public sealed class DriftReferenceTests
{
    private static readonly float[][] Old = Gaussian(1000, 6, RandomStream.Of(1, 0));
    private static readonly float[][] Current = Gaussian(300, 6, RandomStream.Of(1, 1));

    [TestMethod]
    [DataRow(10, 256, 16, 0)]
    [DataRow(1000, 256, 16, 62)]
    [DataRow(2063, 256, 16, 128)]
    [DataRow(2064, 256, 32, 64)]
    [DataRow(5000, 256, 64, 78)]
    [DataRow(40_000, 256, 256, 128)]
    [DataRow(5000, 32, 32, 128)]
    public void Blocks_AreAsSmallAsTheirNumberAllows(int rows, int asked, int rowsPerBlock, int blocks)
    {
        DriftReference reference = Reference([.. Enumerable.Repeat(new float[] { 1 }, rows)], asked);
        Assert.AreEqual((rowsPerBlock, blocks), (reference.RowsPerBlock, reference.BlockCount));
    }

    [TestMethod]
    public void AReferenceReadBack_ComparesBitByBit()
    {
        DriftReference reference = Reference(Old);
        AssertSame(reference.Compare(Current), Read(Written(reference)).Compare(Current));

        DriftReference wide = Reference(Gaussian(100, 140, RandomStream.Of(1, 2)));
        float[][] rows = Gaussian(40, 140, RandomStream.Of(1, 3));
        AssertSame(wide.Compare(rows), Read(Written(wide)).Compare(rows));
    }

    [TestMethod]
    public void SavedSize_IsThatOfHalfMatrices()
    {
        DriftReference reference = Reference(Old);
        Assert.HasCount(8 + 4 + 4 + 8 + 32 + (4 * sizeof(int)) + (8 * (6 + (reference.BlockCount * (6 + 21)))), Written(reference));
    }

    [TestMethod]
    public void DamagedAndTruncatedPayloads_AreRefused()
    {
        byte[] written = Written(Reference(Old));
        for (int position = 0; position < written.Length; position += 97)
        {
            byte[] damaged = [.. written];
            damaged[position] ^= 1;
            StringAssert.EndsWith(Assert.Throws<InvalidDataException>(() => Read(damaged)).Message, ".");
        }

        foreach (int length in new[] { 0, 30, 52, written.Length - 1 })
            StringAssert.Contains(Assert.Throws<InvalidDataException>(() => Read(written[..length])).Message, "truncated");

        // Verified, but not what a reference writes: no slots, and more blocks than there are bytes.
        StringAssert.Contains(
            Assert.Throws<InvalidDataException>(() => Read(Enveloped(writer => writer.Write(new byte[12])))).Message,
            "0 slots"
        );
        byte[] crafted = Enveloped(writer =>
        {
            foreach (int number in new[] { 1, 5, 16 })
                writer.Write(number);
            writer.Write(0.0);
            writer.Write(int.MaxValue);
        });
        StringAssert.Contains(Assert.Throws<InvalidDataException>(() => Read(crafted)).Message, "announces");
    }

    [TestMethod]
    public void SparseAndDoubleRows_CompareAsDenseSingles_BitByBit()
    {
        float[][] old = Change(Old, Thin),
            current = Change(Current, Thin);
        DriftReference reference = Reference(old);
        SpectralDrift expected = reference.Compare(current);
        AssertSame(expected, reference.Compare(SparseView(current), Column, null).Batches.Single());
        AssertSame(
            expected,
            reference
                .Compare(
                    View([.. current.Select(row => Array.ConvertAll(row, value => (double)value))], NumberDataViewType.Double),
                    Column,
                    null
                )
                .Batches.Single()
        );

        DriftCollector sparse = new(6, 256, 5),
            doubles = new(6, 256, 5);
        foreach (float[] row in old)
        {
            sparse.Add(Sparse(row));
            doubles.Add(new VBuffer<double>(6, Array.ConvertAll(row, value => (double)value)));
        }

        CollectionAssert.AreEqual(Written(reference), Written(sparse.ToReference()));
        CollectionAssert.AreEqual(Written(reference), Written(doubles.ToReference()));
    }

    [TestMethod]
    public void SparseRows_OfASketch_CompareAsDense_BitByBit()
    {
        DriftReference reference = Reference(Gaussian(100, 200, RandomStream.Of(2, 0)));
        float[][] current = Change(Gaussian(50, 200, RandomStream.Of(2, 1)), Thin);
        AssertSame(reference.Compare(current), reference.Compare(SparseView(current), Column, null).Batches.Single());
    }

    [TestMethod]
    public void UnusableRows_AreLeftOut_AndCounted()
    {
        DriftReference reference = Reference(Old);
        SpectralDrift expected = reference.Compare(Current);
        float[] missing = [1, 2, float.NaN, 4, 5, 6],
            infinite = [1, 2, 3, 4, 5, float.NegativeInfinity];
        SpectralDrift actual = reference.Compare([missing, .. Current[..100], infinite, missing, .. Current[100..]]);
        Assert.AreEqual((303L, 3L), (actual.RowCount, actual.SkippedRowCount));
        AssertSame(expected, actual with { RowCount = expected.RowCount, SkippedRowCount = expected.SkippedRowCount });

        CollectionAssert.AreEqual(Written(reference), Written(Reference([.. Old, missing])));
    }

    [TestMethod]
    public void AHugeMean_ChangesNothing()
    {
        float[][] old = Change(Old, Round),
            current = Change(Current, Round);
        SpectralDrift expected = Reference(old).Compare(current),
            actual = Reference(Change(old, Move)).Compare(Change(current, Move));
        Assert.AreEqual(
            (expected.PValue, expected.SpectrumPValue, expected.CovariancePValue, expected.MeanPValue),
            (actual.PValue, actual.SpectrumPValue, actual.CovariancePValue, actual.MeanPValue)
        );
        Assert.AreEqual(expected.SpectrumDrift, actual.SpectrumDrift, 1e-9);
        Assert.AreEqual(expected.CovarianceDrift, actual.CovarianceDrift, 1e-9);
        Assert.AreEqual(expected.MeanDrift, actual.MeanDrift, 1e-9);

        // Numbers that survive the move in single precision.
        static void Round(float[] row) => TensorPrimitives.Round(row, row);
        static void Move(float[] row) => TensorPrimitives.Add(row, 1e6f, row);
    }

    [TestMethod]
    public void ConstantAndRepeatedSlots_AreNoChange()
    {
        SpectralDrift constant = Reference(Change(Old, row => Array.Fill(row, 0.1f)))
            .Compare(Change(Current, row => Array.Fill(row, 0.1f)));
        Assert.AreEqual((1.0, 1.0, 1.0, 1.0), (constant.PValue, constant.SpectrumPValue, constant.CovariancePValue, constant.MeanPValue));
        Assert.AreEqual(0, constant.MeanDrift);

        // Rank 1, in other units.
        Assert.IsGreaterThan(0.05, Reference(Change(Old, Repeat)).Compare(Change(Current, Repeat)).PValue);

        // What began to vary is far away.
        SpectralDrift varying = Reference(Change(Old, row => Array.Fill(row, 0.1f))).Compare(Current);
        Assert.AreEqual(0.005, varying.PValue, 1e-12);
        Assert.AreEqual(double.PositiveInfinity, varying.CovarianceDrift);

        static void Repeat(float[] row)
        {
            for (int i = 1; i < row.Length; i++)
                row[i] = row[0] * i;
        }
    }

    [TestMethod]
    public void OneSlot_IsEnough()
    {
        DriftReference reference = Reference(Gaussian(1000, 1, RandomStream.Of(7, 0)));
        Assert.IsGreaterThan(0.05, reference.Compare(Gaussian(300, 1, RandomStream.Of(7, 1))).PValue);
        SpectralDrift drift = reference.Compare(Change(Gaussian(300, 1, RandomStream.Of(7, 1)), row => row[0] *= 2));
        Assert.AreEqual(0.005, drift.SpectrumPValue, 1e-12);
        Assert.AreEqual(1, drift.SpectrumDrift, 0.15);
        Assert.AreEqual(1, drift.LeadingEigenvectorOverlap, 1e-12);
    }

    [TestMethod]
    public void BadInput_IsNamed()
    {
        DriftReference reference = Reference(Old);
        AssertRefused("no column 'Other'", () => reference.Compare(View(Current), "Other", null));
        AssertRefused("Vector<Single, 5>", () => reference.Compare(View(Gaussian(20, 5, RandomStream.Of(1, 4))), Column, null));
        AssertRefused("Vector<Int64, 6>", () =>
            reference.Compare(View([.. Current.Select(row => new long[6])], NumberDataViewType.Int64), Column, null)
        );
        AssertRefused("smaller than one block of 16", () => reference.CompareBatches(View(Current), Column, 15));
        AssertRefused("15 usable rows", () => reference.Compare(View(Current[..15]), Column, null));
        AssertRefused("0 usable rows", () => reference.Compare(TestData.Context().Data.SkipRows(View(Current), 300), Column, null));
        AssertRefused("fewer than 16", () => Reference(Old[..15]).Compare(View(Current), Column, null));
        AssertRefused("RowsPerBlock is 100", () => DriftCollector.CheckRowsPerBlock(100));
        AssertRefused("RowsPerBlock is 8;", () => DriftCollector.CheckRowsPerBlock(8));
        AssertRefused("RowsPerBlock is 2048", () => DriftCollector.CheckRowsPerBlock(2048));
    }

    private static void AssertRefused(string part, Action action)
    {
        string message = Assert.Throws<ArgumentException>(action).Message;
        StringAssert.Contains(message, part);
    }

    private static void Thin(float[] row)
    {
        for (int i = 0; i < row.Length; i++)
            row[i] = row[i] < 0 ? 0 : row[i];
    }

    private static byte[] Written(DriftReference reference) => Enveloped(reference.Write);

    private static byte[] Enveloped(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            Payload.Write(writer, DriftReference.Format, write);
        return stream.ToArray();
    }

    private static DriftReference Read(byte[] bytes)
    {
        PayloadReader content = Payload.Read(bytes, DriftReference.Format);
        DriftReference reference = DriftReference.Read(content);
        content.CheckAtEnd();
        return reference;
    }

    private static void AssertSame(SpectralDrift expected, SpectralDrift actual)
    {
        foreach (System.Reflection.PropertyInfo property in typeof(SpectralDrift).GetProperties())
            Assert.AreEqual(property.GetValue(expected), property.GetValue(actual), property.Name);
    }
}
