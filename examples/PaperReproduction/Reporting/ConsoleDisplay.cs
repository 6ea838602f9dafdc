using System.Globalization;
using PaperReproduction.Runs;
using Spectre.Console;

namespace PaperReproduction.Reporting;

/// <summary>Shows runs on the console: a line for each that is finished, and on a terminal how far the present one is.</summary>
internal sealed class ConsoleDisplay : IRunDisplay
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(0.5);

    private readonly bool _isTerminal = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
    private DateTime _shown;
    private int _count;

    public void Begin(int count, int found)
    {
        _count = count;
        Console.WriteLine(found == 0 ? $"{count} runs." : $"{count} runs, {found} of them finished before.");
    }

    public void Progress(RunPlan plan, double share, double whole, TimeSpan? remaining)
    {
        if (!_isTerminal || DateTime.UtcNow - _shown < Often)
            return;
        _shown = DateTime.UtcNow;
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{whole,4:P0}{(remaining is TimeSpan time ? $", about {Words(time)} left" : "")}; now {share:P0} of {plan.Name}"
        );
        Console.Write($"\r{Fit(line)}");
    }

    public void Finished(RunResult result, int number, TimeSpan took, TimeSpan remaining)
    {
        if (_isTerminal)
            Console.Write($"\r{Fit("")}\r");
        string test = double.IsNaN(result.Numbers.TestMetric)
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", test {result.Numbers.TestMetric:F3}");
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"[{number}/{_count}] {result.Plan.Name}: {Words(took)}, {result.Numbers.Steps} steps, loss "
                    + $"{result.Numbers.TrainLoss:G3}{test}; about {Words(remaining)} left"
            )
        );
    }

    /// <summary>A time as people say it.</summary>
    public static string Words(TimeSpan time) =>
        time.TotalSeconds < 90 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s")
        : time.TotalMinutes < 90 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:F1} min")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:F1} h");

    private static string Fit(string line)
    {
        int width = Math.Max(AnsiConsole.Profile.Width - 1, 20);
        return line.Length > width ? line[..width] : line.PadRight(width);
    }
}
