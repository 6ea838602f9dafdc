using System.Reflection;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.ScoringProcess;

namespace MLSpectral.Tests.Models;

/// <summary>
/// Models that earlier versions saved are loaded, scored and read as when they were saved; so are files with a column more or fewer, files
/// of a newer version that says older readers can use it, and models whose diagnostics are lost. GoldenModelWriter writes them.
/// </summary>
[TestClass]
public sealed class GoldenModelTests
{
    // ML.NET's model of several models does not show what those have beside scores.
    private const string Hidden = "OneVersusAll";

    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Golden", "models");
    private static readonly string[] Diagnostics = ["Spectra", "TrainingHistory", "InitialNetwork"];
    private static readonly string[] Tables = ["Spectra", "TrainingHistory"];

    private readonly MLContext _ml = TestData.Context();

    public static IEnumerable<object[]> Models =>
        Directory
            .GetDirectories(Root)
            .SelectMany(path => new GoldenFolder(path).Names.Select(name => new object[] { Path.GetFileName(path), name }));

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void AModel_ScoresAndReadsAsWhenItWasSaved(string version, string name)
    {
        GoldenFolder folder = Folder(version);
        GoldenRecord.AssertSame(folder.Record(name), GoldenRecord.Of(File(folder, name).Load(), folder.Rows(_ml)));
    }

    [TestMethod]
    [DataRow("0.1")]
    public void EveryLoader_HasAModel(string version)
    {
        GoldenFolder folder = Folder(version);
        string keys = string.Concat(
            folder.Names.Select(name => File(folder, name)).SelectMany(file => file.Paths("Model.key").Select(path => Text(file[path])))
        );
        string[] loaders =
        [
            .. typeof(SpectralTrace)
                .Assembly.GetTypes()
                .Where(type => !type.IsGenericTypeDefinition)
                .Select(type => type.GetField("LoaderSignature", BindingFlags.Static | BindingFlags.NonPublic)?.GetRawConstantValue())
                .OfType<string>(),
        ];
        Assert.IsGreaterThan(8, loaders.Length);
        foreach (string loader in loaders)
            StringAssert.Contains(keys, loader);
    }

    [TestMethod]
    [DataRow("0.1")]
    public void ATraceOfItsOwn_HasTheNumbersOfTheModel(string version)
    {
        GoldenFolder folder = Folder(version);
        IDataView saved = _ml.Data.LoadFromBinary(folder.TraceFile);
        SpectralTrace trace = SpectralTrace.FindIn(File(folder, "Regression").Load());
        string[] columns =
        [
            .. saved
                .Schema.Where(column => trace.Schema.GetColumnOrNull(column.Name)?.Type.Equals(column.Type) == true)
                .Select(column => column.Name),
        ];
        CollectionAssert.IsSubsetOf(new[] { "Step", "Matrix", "Layer", "StableRank", "Alpha", "Eigenvalues" }, columns);
        CollectionAssert.AreEqual(RowText.Of(saved, columns).ToArray(), RowText.Of(trace, columns).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void AColumnMore_AndOneFewer_ChangeNothingElse(string version, string name)
    {
        GoldenFolder folder = Folder(version);
        GoldenRecord expected = folder.Record(name);
        ModelFile file = File(folder, name);
        foreach (string entry in Tables)
            file = file.WithAll(entry, bytes => StoredTable.Change(bytes, table => WithUnknown(table)));
        GoldenRecord.AssertSame(expected, GoldenRecord.Of(file.Load(), folder.Rows(_ml)));

        file = file.WithAll("Spectra", bytes => StoredTable.Change(bytes, table => table.Without("StableRank")))
            .WithAll("TrainingHistory", bytes => StoredTable.Change(bytes, table => table.Without("ValidationLoss")));
        ITransformer loaded = file.Load();
        GoldenRecord.AssertSame(expected, GoldenRecord.Of(loaded, folder.Rows(_ml)));
        Assert.IsTrue(SpectralTrace.FindAllIn(loaded).SelectMany(trace => trace.Measurements).All(row => double.IsNaN(row.StableRank)));
    }

    [TestMethod]
    [DataRow("0.1")]
    public void AnyColumn_MayBeMissing(string version)
    {
        ModelFile file = File(Folder(version), "Regression");
        ITransformer whole = file.Load();
        AssertAnyColumnMayBeMissing(file, "Spectra", SpectralTrace.FindIn(whole), SpectralTrace.FindIn);
        AssertAnyColumnMayBeMissing(file, "TrainingHistory", TrainingHistory.FindIn(whole), TrainingHistory.FindIn);
        foreach (DataViewSchema.Column column in SpectralTrace.FindIn(whole).Schema)
        {
            SpectralTrace trace = SpectralTrace.FindIn(Without(file, "Spectra", column.Name).Load());
            Assert.IsGreaterThan(0, trace.Summary().Length, column.Name);
            Assert.AreEqual(trace.Measurements.Count, trace.ToDataFrame().Rows.Count, column.Name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void ANewerFile_ThatThisVersionCanUse_IsUsed_AndAnotherIsRefused(string version, string name)
    {
        GoldenFolder folder = Folder(version);
        GoldenRecord expected = folder.Record(name);
        ModelFile file = File(folder, name),
            newer = file;
        foreach (string path in file.Paths().Where(path => Envelope.IsOne(file[path])))
        {
            Envelope envelope = Envelope.Of(file[path]);
            int next = envelope.Version + 1;
            newer = newer.With(path, (envelope with { Version = next, Content = [.. envelope.Content, 1, 2, 3] }).Seal());
            if (name == Hidden && Diagnostics.Contains(ModelFile.NameOf(path)))
                continue;
            string message = Refusal(file.With(path, (envelope with { Version = next + 1, OldestReader = next }).Seal()));
            StringAssert.Contains(message, $"has version {next + 1} and takes a reader of version {next} or newer");
            StringAssert.Contains(message, $"this MLSpectral reads version {envelope.Version}. Update MLSpectral");
        }

        GoldenRecord.AssertSame(expected, GoldenRecord.Of(newer.Load(), folder.Rows(_ml)));
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void LostDiagnostics_AreNamed_AndNothingElseIsLost(string version, string name)
    {
        GoldenFolder folder = Folder(version);
        ModelFile file = File(folder, name);
        Dictionary<string, double[][]> expected = folder.Record(name).Columns;
        foreach (string entry in Diagnostics)
        {
            foreach (byte[]? bytes in new byte[]?[] { null, [], [1, 2, 3], new byte[100], Envelope.Of(new byte[56]).Seal() })
            {
                ModelFile damaged = file.WithAll(entry, _ => bytes);
                GoldenRecord.AssertSame(expected, GoldenRecord.ColumnsOf(damaged.Load(), folder.Rows(_ml)));
                if (name != Hidden && file.Paths(entry).Any() && (bytes is not null || entry != "InitialNetwork"))
                    StringAssert.StartsWith(Refusal(damaged), $"The entry '{entry}' of the model cannot be read; scoring does without it");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public void SavedAgain_DiagnosticsAreTheSameBytes(string version, string name)
    {
        ModelFile file = File(Folder(version), name);
        foreach (string entry in Tables)
            file = file.WithAll(entry, bytes => StoredTable.Change(bytes, WithUnknown));
        AssertCarriedOver(file, file.Load());

        ITransformer read = file.Load();
        _ = SpectralTrace.FindAllIn(read);
        AssertCarriedOver(file, read);

        ModelFile damaged = file;
        foreach (string entry in Diagnostics)
            damaged = damaged.WithAll(entry, _ => [1, 2, 3]);
        AssertCarriedOver(damaged, damaged.Load());
    }

    private void AssertCarriedOver(ModelFile file, ITransformer loaded)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(loaded, Folder("0.1").Rows(_ml).Schema, stream);
        var saved = new ModelFile(stream.ToArray());
        foreach (string entry in Diagnostics)
        {
            CollectionAssert.AreEqual(file.Paths(entry).ToArray(), saved.Paths(entry).ToArray());
            foreach (string path in file.Paths(entry))
                CollectionAssert.AreEqual(file[path], saved[path], path);
        }
    }

    private static void AssertAnyColumnMayBeMissing(ModelFile file, string entry, IDataView whole, Func<ITransformer, IDataView> read)
    {
        foreach (DataViewSchema.Column column in whole.Schema)
        {
            IDataView view = read(Without(file, entry, column.Name).Load());
            string[] others = [.. whole.Schema.Select(other => other.Name).Where(other => other != column.Name)];
            CollectionAssert.AreEqual(RowText.Of(whole, others).ToArray(), RowText.Of(view, others).ToArray(), column.Name);
            if (column.Type == NumberDataViewType.Double)
                Assert.IsTrue(view.GetColumn<double>(column.Name).All(double.IsNaN), column.Name);
        }
    }

    private static ModelFile Without(ModelFile file, string entry, string column) =>
        file.WithAll(entry, bytes => StoredTable.Change(bytes, table => table.Without(column)));

    private static StoredTable WithUnknown(StoredTable table) =>
        table.With(2, new StoredTable.Column("Unknown", "Vector<Int16, 3>", new byte[6 * table.RowCount]));

    // The message of loading, or of reading what is read when it is asked for.
    private static string Refusal(ModelFile file)
    {
        try
        {
            ITransformer loaded = file.Load();
            _ = SpectralTrace.FindAllIn(loaded);
            foreach (ITrainedModel model in ModelSearch.All<ITrainedModel>(loaded))
                _ = model.TrainingHistory;
            foreach (object model in ModelSearch.All<INetworkModel>(loaded))
                _ = model.GetType().GetProperty("InitialNetwork")!.GetMethod!.Invoke(model, null);
        }
        catch (Exception e) when (Cause(e) is Exception cause)
        {
            return cause.Message;
        }

        throw new AssertFailedException("Nothing was refused.");
    }

    private static Exception? Cause(Exception? e) => e is null or InvalidDataException ? e : Cause(e.InnerException);

    private static string Text(byte[] bytes) => Encoding.ASCII.GetString(bytes);

    private static GoldenFolder Folder(string version) => new(Path.Combine(Root, version));

    private static ModelFile File(GoldenFolder folder, string name) => new(folder.Model(name));
}
