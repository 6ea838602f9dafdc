using System.Diagnostics;
using System.Text;

namespace MLSpectral.Packages.Tests;

/// <summary>A program run to its end, with what it printed.</summary>
internal sealed record Command(string Line, int ExitCode, string Output)
{
    /// <summary>
    /// What a test runner and a build around it say to the builds inside them; somebody at a prompt has none of it.
    /// </summary>
    private static readonly string[] NotInherited = ["MSBUILD", "DOTNET_HOST_PATH", "TESTINGPLATFORM"];

    /// <summary>The dotnet that runs this test.</summary>
    public static string Host { get; } =
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host) ? host : "dotnet";

    public static Command Dotnet(string folder, params string[] arguments) => Run(folder, Host, arguments);

    public static Command Run(string folder, string program, params string[] arguments)
    {
        using Process process = Start(folder, program, arguments);
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return new Command($"{Path.GetFileName(program)} {string.Join(' ', arguments)}", process.ExitCode, $"{output}");
    }

    public static Process Start(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(IsNotInherited).ToList())
            start.Environment.Remove(name);
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>The same command, after a check that it ended well and no compiler, restore or analyzer warned.</summary>
    public Command WithoutWarnings()
    {
        Assert.AreEqual(0, ExitCode, $"{Line}\n{Output}");
        Assert.IsFalse(Output.Contains("warning ", StringComparison.OrdinalIgnoreCase), $"{Line} warns:\n{Output}");
        return this;
    }

    private static bool IsNotInherited(string name) =>
        NotInherited.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
            output.AppendLine(line);
    }
}
