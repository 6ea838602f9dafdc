using System.Runtime.InteropServices;
using System.Text.Json;
using MLSpectral.Benchmarks.Measuring;

namespace MLSpectral.Benchmarks.Tails;

/// <summary>Python packages that fit power laws (peers.py), on one core. None where Python or numpy is missing.</summary>
internal sealed class PythonFitters : IDisposable
{
    private readonly PythonProcess _python = new(Path.Combine("Tails", "peers.py"), threads: 1);

    /// <summary>The fitters that can be had.</summary>
    public IReadOnlyList<string> Names => _python.Names;

    /// <summary>What to say where there is none.</summary>
    public string Missing => _python.Missing;

    /// <summary>Fits a sample a number of times.</summary>
    /// <param name="fitter">One of <see cref="Names"/>.</param>
    /// <param name="values">The sample.</param>
    /// <param name="repetitions">How often.</param>
    /// <returns>The fit, and the seconds of one repetition.</returns>
    public (double Alpha, double Xmin, double Seconds) Fit(string fitter, ReadOnlySpan<double> values, int repetitions)
    {
        JsonElement answer = _python.Ask(
            new
            {
                fitter,
                repetitions,
                values = Convert.ToBase64String(MemoryMarshal.AsBytes(values)),
            }
        );
        return (answer.GetProperty("alpha").GetDouble(), answer.GetProperty("xmin").GetDouble(), answer.GetProperty("seconds").GetDouble());
    }

    public void Dispose() => _python.Dispose();
}
