using System.Globalization;
using System.Text.Json;
using MLSpectral.Benchmarks.Measuring;

namespace MLSpectral.Benchmarks.Kernels;

/// <summary>
/// numpy, scipy and torch for Python on the same numbers, with two threads (peers.py); each job by the way that is fastest on this machine.
/// </summary>
internal sealed class KernelPeers : IDisposable
{
    public const int Threads = 2;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlspectral");
    private readonly PythonProcess _python;

    public KernelPeers()
    {
        KernelProblem.Shared.WriteTo(_folder.FullName);
        int[] sizes = [KernelProblem.Rows, KernelProblem.Features, KernelProblem.Width, KernelProblem.Outputs];
        _python = new PythonProcess(
            Path.Combine("Kernels", "peers.py"),
            Threads,
            [_folder.FullName, .. sizes.Select(size => size.ToString(CultureInfo.InvariantCulture))]
        );
    }

    /// <summary>What to say where the job cannot be done.</summary>
    public string Missing => _python.Missing.Length > 0 && _python.Names.Count == 0 ? _python.Missing : "no torch for Python: only ours";

    /// <summary>Whether the job can be done.</summary>
    public bool Can(string job) => _python.Names.Contains(job);

    /// <summary>Does a job once.</summary>
    /// <returns>The seconds, the way it was done, and a number of the result to compare.</returns>
    public (double Seconds, string Way, double Check) Do(string job, string precision)
    {
        JsonElement answer = _python.Ask(new { job, precision });
        return (answer.GetProperty("seconds").GetDouble(), answer.GetProperty("way").GetString()!, answer.GetProperty("check").GetDouble());
    }

    public void Dispose()
    {
        _python.Dispose();
        _folder.Delete(recursive: true);
    }
}
