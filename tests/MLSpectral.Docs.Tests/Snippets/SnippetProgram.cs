using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace MLSpectral.Tests.Snippets;

/// <summary>A program made of snippets: compiled against everything that the tests reference, and run in this process.</summary>
internal static class SnippetProgram
{
    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ]
    );

    private static int _count;

    /// <summary>The language of the snippets: that of the repository.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest);

    /// <summary>Compiles a program, runs it in an empty folder and gives what it wrote to the console.</summary>
    /// <param name="source">The program, with top-level statements.</param>
    /// <exception cref="AssertFailedException">It does not compile.</exception>
    public static string Run(string source)
    {
        MethodInfo main = Compile(source).EntryPoint!;
        string before = Directory.GetCurrentDirectory();
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mlspectral-snippet-");
        try
        {
            Directory.SetCurrentDirectory(folder.FullName);
            Console.SetOut(output);
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [Array.Empty<string>()], null);
            return output.ToString();
        }
        finally
        {
            Console.SetOut(console);
            Directory.SetCurrentDirectory(before);
            Delete(folder);
        }
    }

    // Windows keeps what a model still holds open; the folder for temporary files is the place for it.
    private static void Delete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException) { }
        catch (UnauthorizedAccessException) { }
    }

    private static Assembly Compile(string source)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(SourceText.From(source, System.Text.Encoding.UTF8), ParseOptions);
        var compilation = CSharpCompilation.Create(
            $"Snippets{Interlocked.Increment(ref _count)}",
            [tree],
            References.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
        );
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(image, symbols);
        string[] errors =
        [
            .. result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error).Select(one => one.ToString()),
        ];
        Assert.IsTrue(result.Success, string.Join('\n', errors));
        return Assembly.Load(image.ToArray(), symbols.ToArray());
    }
}
