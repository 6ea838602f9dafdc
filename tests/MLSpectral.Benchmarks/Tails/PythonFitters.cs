using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MLSpectral.Benchmarks.Tails;

/// <summary>Python packages that fit power laws, in a child process that measures its own time (peers.py). None where Python or numpy is missing.</summary>
internal sealed class PythonFitters : IDisposable
{
    /// <summary>Names the interpreter, where `python3` is not the one that has the packages.</summary>
    public const string InterpreterVariable = "PYTHON";

    private readonly Process? _process;

    /// <summary>Starts Python.</summary>
    public PythonFitters()
    {
        string interpreter = Environment.GetEnvironmentVariable(InterpreterVariable) is { Length: > 0 } named ? named : "python3";
        var start = new ProcessStartInfo(interpreter) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Tails", "peers.py"));

        // One core for either side.
        start.Environment["OPENBLAS_NUM_THREADS"] = start.Environment["OMP_NUM_THREADS"] = "1";
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
        Missing = $"{interpreter} has no numpy: only ours";
    }

    /// <summary>The fitters that can be had.</summary>
    public IReadOnlyList<string> Names { get; } = [];

    /// <summary>What to say where there is none.</summary>
    public string Missing { get; } = "";

    /// <summary>Fits a sample a number of times.</summary>
    /// <param name="fitter">One of <see cref="Names"/>.</param>
    /// <param name="values">The sample.</param>
    /// <param name="repetitions">How often.</param>
    /// <returns>The fit, and the seconds of one repetition.</returns>
    public (double Alpha, double Xmin, double Seconds) Fit(string fitter, ReadOnlySpan<double> values, int repetitions)
    {
        string encoded = Convert.ToBase64String(MemoryMarshal.AsBytes(values));
        _process!.StandardInput.WriteLine(JsonSerializer.Serialize(new { fitter, repetitions, values = encoded }));
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"peers.py ended while {fitter} was fitting.");
        JsonElement answer = JsonElement.Parse(line);
        return (answer.GetProperty("alpha").GetDouble(), answer.GetProperty("xmin").GetDouble(), answer.GetProperty("seconds").GetDouble());
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
