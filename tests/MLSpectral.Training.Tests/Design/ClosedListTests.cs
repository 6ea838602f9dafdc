using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace MLSpectral.Tests.Design;

/// <summary>
/// Reads the source: a switch over an enumeration of the library has no default arm, so that a new member does not compile (CS8509)
/// instead of falling into the place of another.
/// </summary>
[TestClass]
public sealed partial class ClosedListTests
{
    private static readonly string[] Files =
    [
        .. Directory.GetFiles(Source(), "*.cs", SearchOption.AllDirectories).Where(file => !IsBuilt(file)).Select(File.ReadAllText),
    ];

    private static readonly string[] Enumerations =
    [
        .. Files.SelectMany(file => EnumDeclaration().Matches(file)).Select(match => match.Groups[1].Value).Distinct(),
    ];

    [TestMethod]
    public void SwitchesOverEnumerations_HaveNoDefaultArm()
    {
        string[] switches = [.. Files.SelectMany(SwitchesIn).Where(IsOverAnEnumeration)];
        Assert.IsGreaterThan(20, switches.Length, "The switches of the library were not found.");
        string[] wrong = [.. switches.Where(HasDefault)];
        Assert.IsEmpty(wrong, string.Join(Environment.NewLine, wrong));
    }

    [TestMethod]
    [DataRow("x = kind switch { TailKind.None => 1, TailKind.LogNormal or TailKind.PowerLaw => f(() => { }), _ => 2 };", true)]
    [DataRow("switch (kind) { case TailKind.None: return 1; default: return 2; }", true)]
    [DataRow("x = kind switch { TailKind.None => y.Select(_ => 1), TailKind.PowerLaw => z switch { 1 => 2, _ => 3 } };", false)]
    [DataRow("x = number switch { 1 => TailKind.None, _ => TailKind.PowerLaw };", null)]
    public void ASwitch_IsJudgedByItsOwnArms(string code, bool? hasDefault)
    {
        string first = SwitchesIn(code).First();
        Assert.AreEqual(hasDefault, IsOverAnEnumeration(first) ? HasDefault(first) : null);
    }

    // What stands between the braces of each switch, with what is nested in it left out.
    private static IEnumerable<string> SwitchesIn(string code)
    {
        foreach (Match match in SwitchStart().Matches(code))
        {
            int depth = 0;
            var own = new StringBuilder();
            for (int i = match.Index + match.Length - 1; i < code.Length; i++)
            {
                if (code[i] is '{' or '(' or '[' && ++depth == 1)
                    continue;
                if (code[i] is '}' or ')' or ']' && --depth == 0)
                    break;
                if (depth == 1)
                    own.Append(code[i]);
            }

            yield return own.ToString();
        }
    }

    private static bool IsOverAnEnumeration(string arms) =>
        Enumerations.Any(name => Regex.IsMatch(arms, $@"(?:^|,|\bcase\b)\s*(?://[^\n]*\s*)*{name}\.\w+[^,;]*?(?:=>|:)"));

    private static bool HasDefault(string arms) => DefaultArm().IsMatch(arms);

    private static bool IsBuilt(string file) =>
        file.Split(Path.DirectorySeparatorChar) is { } parts && (parts.Contains("obj") || parts.Contains("bin"));

    private static string Source([CallerFilePath] string path = "")
    {
        DirectoryInfo? folder = Directory.GetParent(path);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "src")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "src");
    }

    [GeneratedRegex(@"\benum (\w+)")]
    private static partial Regex EnumDeclaration();

    [GeneratedRegex(@"\bswitch\s*(?:\([^{;]*\)\s*)?\{")]
    private static partial Regex SwitchStart();

    [GeneratedRegex(@"(?:^|,)\s*_\s*=>|\bdefault\s*:")]
    private static partial Regex DefaultArm();
}
