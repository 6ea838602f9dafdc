using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace MLSpectral.Benchmarks.Measuring;

/// <summary>
/// A Python script in a child process that measures its own time: it says what it can do, then answers each line of JSON with one. Can do
/// nothing where Python or numpy is missing.
/// </summary>
internal sealed class PythonProcess : IDisposable
{
    /// <summary>Names the interpreter, where `python3` is not the one that has the packages.</summary>
    public const string InterpreterVariable = "PYTHON";

    private readonly Process? _process;
    private readonly string _script;

    /// <summary>Starts Python.</summary>
    /// <param name="script">The script, in the output folder.</param>
    /// <param name="threads">How many threads its linear algebra may use.</param>
    /// <param name="arguments">The script's arguments.</param>
    public PythonProcess(string script, int threads, params ReadOnlySpan<string> arguments)
    {
        _script = script;
        string interpreter = Environment.GetEnvironmentVariable(InterpreterVariable) is { Length: > 0 } named ? named : "python3";
        var start = new ProcessStartInfo(interpreter)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, script));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["OPENBLAS_NUM_THREADS"] = start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Missing = $"no {interpreter}: only ours";
            return;
        }

        // What packages print must not fill the pipe.
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        Names = _process.StandardOutput.ReadLine() is string line ? JsonSerializer.Deserialize<string[]>(line)! : [];
        Missing = $"{interpreter} has no numpy and scipy: only ours";
    }

    /// <summary>What the script can do.</summary>
    public IReadOnlyList<string> Names { get; } = [];

    /// <summary>What to say where it cannot do anything.</summary>
    public string Missing { get; } = "";

    /// <summary>Sends a request and waits for the answer.</summary>
    public JsonElement Ask(object request)
    {
        _process!.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        _process.StandardInput.Flush();
        return JsonElement.Parse(
            _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{_script} ended while it was working.")
        );
    }

    public void Dispose()
    {
        if (_process is null)
            return;

        // The end of its input ends the script.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
