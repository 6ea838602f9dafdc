using Microsoft.ML;

namespace MLSpectral.Tests.Models;

/// <summary>
/// Files whose checksums are right, as anybody can compute them, and whose content means nothing: refused with the documented exception
/// when they are loaded, before anything large is allocated; or when what scoring does not need is asked for.
/// </summary>
[TestClass]
public sealed class HostileModelTests
{
    private const long LargestAllocation = 64 << 20;
    private static readonly GoldenFolder Folder = new(Path.Combine(AppContext.BaseDirectory, "Golden", "models", "0.1"));

    public static IEnumerable<object[]> Models => Folder.Names.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void AnyBytes_OfAnyEntry_AreReadOrRefused(string name)
    {
        var file = new ModelFile(Folder.Model(name));
        var random = new Random(1);
        int refused = 0;
        foreach (string path in file.Paths().Where(path => Envelope.IsOne(file[path])))
        {
            Envelope envelope = Envelope.Of(file[path]);
            for (int i = 0; i < 20; i++)
            {
                byte[] content = [.. envelope.Content];
                int length = Math.Min(content.Length, 1 << random.Next(5)),
                    start = random.Next(random.Next(2) == 0 ? content.Length : Math.Min(content.Length, 100));
                content.AsSpan(start, Math.Min(length, content.Length - start)).Fill((byte)(random.Next(3) * 127));
                if (Refusal(file.With(path, (envelope with { Content = content }).Seal())) is not null)
                    refused++;
            }
        }

        Assert.IsGreaterThan(0, refused);
    }

    [TestMethod]
    [DataRow(0.0, 0.0)]
    [DataRow(0.0, -1.0)]
    [DataRow(0.0, double.NaN)]
    [DataRow(0.0, double.PositiveInfinity)]
    [DataRow(double.NaN, 1.0)]
    public void UnitsOfTheLabel_ThatNoneHas_AreRefused(double offset, double scale)
    {
        AssertRefused("Regression", "Task", "the second positive", writer => Write(writer, offset, scale));
        AssertRefused("MultiOutputRegression", "Task", "the second positive", writer =>
        {
            foreach ((double last, double first) in new[] { (offset, 0), (scale, 1) })
            {
                writer.Write(2);
                Write(writer, first, last);
            }

            writer.Write(0);
        });
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.NegativeInfinity)]
    public void Weights_ThatAreNotFinite_AreRefused(float value) =>
        AssertRefused("Binary", "Network", "missing or infinite", content => BitConverter.TryWriteBytes(content.AsSpan(^4..), value));

    [TestMethod]
    public void ANetwork_OfAnotherNumberOfClasses_IsRefused()
    {
        var seven = new ModelFile(Folder.Model("Multiclass"));
        string path = seven.Paths("Network").Single();
        DenseLayer layer = new("Output", 12, 7, new float[84], default, 1, 1, Activation.Identity);
        Envelope envelope = Envelope.Of(seven[path]);
        byte[] network = Envelope.Written(writer => NetworkFormat.Write(writer, new FeedForwardNetwork([layer])));
        string? message = Refusal(seven.With(path, (envelope with { Content = network }).Seal()));
        StringAssert.Contains(message, "of 3 classes and has a network with 7");
    }

    [TestMethod]
    [DataRow(1, 40L, 0L, 0, "")]
    [DataRow(0, 40L, 0L, 0, "Features")]
    [DataRow(12, -1L, 0L, 0, "Features")]
    [DataRow(12, 40L, -1L, 0, "Features")]
    [DataRow(12, 40L, 0L, -1, "Features")]
    [DataRow(12, 40L, 0L, 13, "Features")]
    [DataRow(13, 40L, 0L, 0, "Features")]
    public void AProbe_OfImpossibleCounts_IsRefused(int width, long rows, long skipped, int constant, string column) =>
        AssertRefused("ColumnSpectrum", "Probe", "the model", new ProbeRecord(column, width, rows, skipped, constant).Write, "again.");

    [TestMethod]
    [DataRow(0, 16, "0 slots")]
    [DataRow(12, 1 << 30, "RowsPerBlock is 1073741824")]
    [DataRow(12, 17, "RowsPerBlock is 17")]
    [DataRow(12, -16, "RowsPerBlock is -16")]
    public void AReference_OfImpossibleShape_IsRefused(int width, int rowsPerBlock, string expected) =>
        AssertRefused("ColumnSpectrum", "DriftReference", expected, content =>
        {
            BitConverter.TryWriteBytes(content, width);
            BitConverter.TryWriteBytes(content.AsSpan(8), rowsPerBlock);
        });

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.NegativeInfinity)]
    [DataRow(1e300)]
    [DataRow(-1.0)]
    public void AReference_OfImpossibleMoments_IsRefused(double value) =>
        AssertRefused(
            "ColumnSpectrum",
            "DriftReference",
            "no rows have",
            content => BitConverter.TryWriteBytes(content.AsSpan(^8..), value)
        );

    [TestMethod]
    public void AReference_OfAnyMoments_IsRefused_OrCompares()
    {
        var file = new ModelFile(Folder.Model("ColumnSpectrum"));
        string path = file.Paths("DriftReference").Single();
        Envelope envelope = Envelope.Of(file[path]);
        var random = new Random(1);
        int compared = 0;
        for (int i = 0; i < 60; i++)
        {
            byte[] content = [.. envelope.Content];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                Span<byte> number = content.AsSpan(12 + (8 * random.Next((content.Length - 12) / 8)), 8);
                BitConverter.TryWriteBytes(number, BitConverter.ToDouble(number) * Math.Pow(10, random.Next(-90, 90)));
            }

            ModelFile damaged = file.With(path, (envelope with { Content = content }).Seal());
            if (Refusal(damaged) is not null)
                continue;
            var transformer = ColumnSpectrumTransformer.FindIn(damaged.Load());
            SpectralDrift drift = transformer.Compare(Folder.Rows(TestData.Context())).Batches.Single();
            Assert.IsInRange(0, 1, drift.PValue);
            compared++;
        }

        Assert.IsGreaterThan(5, compared);
    }

    [TestMethod]
    public void AWidth_ThatTheFileClaims_AllocatesNothing()
    {
        // Half a billion slots, of which 128 sums are kept.
        const int width = 500_000_000;
        ModelFile file = Rewrite(new(Folder.Model("ColumnSpectrum")), "DriftReference", writer =>
        {
            foreach (int number in new[] { width, 1, 16 })
                writer.Write(number);
            writer.Write(new byte[128 * sizeof(double)]);
            writer.Write(0);
        });
        file = Rewrite(file, "Probe", new ProbeRecord("Features", width, 40, 0, 0).Write);
        Assert.IsNull(Refusal(file));
        string message = Assert.Throws<ArgumentException>(() => file.Load().Transform(Folder.Rows(TestData.Context()))).Message;
        StringAssert.Contains(message, "500000000 slots");
    }

    [TestMethod]
    [DataRow(1_000_000)]
    [DataRow(-1)]
    public void Replicas_BeyondWhatTheOptionTakes_AreRefused(int replicas) =>
        AssertRefused("HeavyTail", "HeavyTail", "BootstrapReplicas", content => BitConverter.TryWriteBytes(content.AsSpan(^8..), replicas));

    [TestMethod]
    [DataRow(9)]
    [DataRow(-1)]
    public void ADistance_ThatIsNotKnown_IsRefused(int distance) =>
        AssertRefused("HeavyTail", "HeavyTail", "TailDistance", content => BitConverter.TryWriteBytes(content.AsSpan(^12..), distance));

    [TestMethod]
    [DataRow(0, "Alpha")]
    [DataRow(1)]
    [DataRow(1, "")]
    [DataRow(1, "Alpha", "Alpha")]
    public void SpectralDiagnostics_WithoutSlotsOrNames_AreRefused(int slots, params string[] columns) =>
        AssertRefused("SpectralDiagnostics", "Diagnostics", "written wrongly", writer =>
        {
            writer.Write(slots);
            for (int i = 0; i < slots; i++)
                writer.Write("Weight.1");
            writer.Write(columns.Length);
            foreach (string column in columns)
            {
                writer.Write(column);
                writer.Write(new byte[4 * slots]);
            }
        });

    [TestMethod]
    public void LandmarksTimesWidth_BeyondWhatTheFileIsWorth_IsRefused()
    {
        // 288 kB that 12,000 landmarks and as many units would make 2.3 GB of.
        const int landmarks = 12_000,
            units = 12_000;
        DenseLayer hidden = new("Hidden", 1, units, new float[units], default, 1, 1, Activation.Tanh),
            output = new("Output", units, 1, new float[units], default, 1, 1, Activation.Identity);
        ModelFile file = Rewrite(new(Folder.Model("KernelFeaturesNeuralTangentKernel")), "Network", writer =>
            NetworkFormat.Write(writer, new FeedForwardNetwork([hidden, output]))
        );
        file = Rewrite(file, "KernelFeatures", writer =>
        {
            foreach (string name in new[] { "Features", "KernelFeatures", "Leverage" })
                writer.Write(name);
            foreach (int number in new[] { (int)KernelKind.NeuralTangentKernel, 0, landmarks, 1 })
                writer.Write(number);
            writer.Write(1.0);
            writer.Write(new byte[landmarks * (sizeof(float) + sizeof(double))]);
        });
        StringAssert.Contains(Refusal(file), "12000 landmarks");
    }

    [TestMethod]
    [DataRow("Leverage", 1.0, "LeverageColumnName is Leverage")]
    [DataRow("Features", double.NaN, "finite")]
    [DataRow("Features", -1.0, "descending")]
    public void KernelFeatures_OfImpossibleNames_OrEigenvalues_AreRefused(string output, double eigenvalue, string expected) =>
        AssertRefused("KernelFeaturesConjugateKernel", "KernelFeatures", expected, writer =>
        {
            foreach (string name in new[] { "Features", output, "Leverage" })
                writer.Write(name);
            foreach (int number in new[] { (int)KernelKind.ConjugateKernel, 0, 20, 1 })
                writer.Write(number);
            writer.Write(eigenvalue);
        });

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void Eigenvalues_ThatAreNot_AreRefused_AndTheModelScores(double value)
    {
        ModelFile file = new ModelFile(Folder.Model("Regression")).WithAll("Spectra", bytes =>
            StoredTable.Change(bytes, table => table.With("Eigenvalues", values => BitConverter.TryWriteBytes(values.AsSpan(^8..), value)))
        );
        GoldenRecord expected = Folder.Record("Regression");
        ITransformer loaded = file.Load();
        StringAssert.Contains(Refusal(file), "The entry 'Spectra' of the model cannot be read; scoring does without it");
        CollectionAssert.AreEqual(
            expected.Losses[0],
            TrainingHistory.FindIn(loaded).Epochs.Select(epoch => epoch.TrainLoss).ToArray()
        );
        Assert.Throws<InvalidDataException>(() => SpectralTrace.FindIn(loaded));
        Assert.Throws<InvalidDataException>(() => SpectralTrace.FindIn(loaded));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(100)]
    public void AHistory_OfImpossibleNumbers_IsRefused(int place) =>
        AssertRefused(
            "Regression",
            "TrainingHistory",
            "cannot be read; scoring does without it",
            content => content.AsSpan(place, 8).Fill(0xFF)
        );

    private static void AssertRefused(string model, string entry, string expected, Action<byte[]> change)
    {
        var file = new ModelFile(Folder.Model(model));
        string path = file.Paths(entry).Single();
        Envelope envelope = Envelope.Of(file[path]);
        byte[] content = [.. envelope.Content];
        change(content);
        StringAssert.Contains(Refusal(file.With(path, (envelope with { Content = content }).Seal())), expected);
    }

    private static void AssertRefused(string model, string entry, string expected, Action<BinaryWriter> write, string end = "")
    {
        string? message = Refusal(Rewrite(new(Folder.Model(model)), entry, write));
        StringAssert.Contains(message, expected);
        StringAssert.EndsWith(message, end);
    }

    private static ModelFile Rewrite(ModelFile file, string entry, Action<BinaryWriter> write)
    {
        string path = file.Paths(entry).Single();
        return file.With(path, (Envelope.Of(file[path]) with { Content = Envelope.Written(write) }).Seal());
    }

    private static void Write(BinaryWriter writer, params double[] values)
    {
        foreach (double value in values)
            writer.Write(value);
    }

    // The message of the exception that loading, or reading what is read when it is asked for, ends with; null if nothing does. Other
    // exceptions end the test.
    private static string? Refusal(ModelFile file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ITransformer loaded = file.Load();
            _ = SpectralTrace.FindAllIn(loaded);
            foreach (ITrainedModel model in ModelSearch.All<ITrainedModel>(loaded))
                _ = model.TrainingHistory;
            return null;
        }
        catch (Exception e) when (Cause(e) is Exception cause)
        {
            return cause.Message;
        }
        finally
        {
            Assert.IsLessThan(LargestAllocation, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static Exception? Cause(Exception? e) => e is null or InvalidDataException ? e : Cause(e.InnerException);
}
