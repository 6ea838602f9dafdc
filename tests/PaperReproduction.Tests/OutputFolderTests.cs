namespace PaperReproduction.Tests;

/// <summary>Output folders that cannot be used are refused before anything is trained.</summary>
[TestClass]
public sealed class OutputFolderTests
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    private readonly string _folder = Directory.CreateTempSubdirectory("mlspectral-output-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void AFolderThatIsAFile_IsRefused()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        AssertRefused(file, Path.Combine(file, "quick"));
    }

    [TestMethod]
    public void AFolderThatAnotherProgramUses_IsRefused_AndItsRunsStay()
    {
        string quick = Path.Combine(_folder, "quick"),
            run = Path.Combine(quick, "runs", "one");
        Directory.CreateDirectory(run);
        using (new FileStream(Path.Combine(quick, "in-use"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None))
            AssertRefused(_folder, quick);
        Assert.IsTrue(Directory.Exists(run));
    }

    [TestMethod]
    public void AfterAnInterruption_TheFolderIsFree()
    {
        for (int time = 0; time < 2; time++)
            Assert.AreEqual(130, new Reproduction(isFull: false, [6], _folder, isFresh: false).Run(Cancelled));
        Assert.IsEmpty(Directory.GetFiles(Path.Combine(_folder, "quick")));
    }

    private static void AssertRefused(string output, string place)
    {
        TextWriter before = Console.Error;
        using var errors = new StringWriter();
        Console.SetError(errors);
        try
        {
            Assert.AreEqual(1, new Reproduction(isFull: false, [6], output, isFresh: true).Run(Cancelled));
        }
        finally
        {
            Console.SetError(before);
        }

        string message = errors.ToString();
        StringAssert.StartsWith(message, $"The output folder {place} cannot be used: ");
        StringAssert.Contains(message, "--output");
        Assert.HasCount(1, message.TrimEnd().Split(Environment.NewLine));
    }
}
