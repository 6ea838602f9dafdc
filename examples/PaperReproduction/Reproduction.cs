using System.Diagnostics;
using PaperReproduction.Experiments;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;
using Spectre.Console;

namespace PaperReproduction;

/// <summary>The whole job: experiments, their runs, and the report.</summary>
/// <param name="isFull">Whether it takes the sizes of the paper.</param>
/// <param name="only">The numbers of the experiments; empty for all.</param>
/// <param name="output">The folder for everything.</param>
/// <param name="isFresh">Whether runs finished before are forgotten.</param>
internal sealed class Reproduction(bool isFull, IReadOnlyCollection<int> only, string output, bool isFresh)
{
    public const int ExperimentCount = 8;

    // What a shell returns for a program that was interrupted.
    private const int Interrupted = 130;

    private const int Failed = 1;

    private readonly string _folder = Path.Combine(output, isFull ? "full" : "quick");

    private string RunsFolder => Path.Combine(_folder, "runs");

    /// <summary>All experiments of a mode.</summary>
    public static IReadOnlyList<Experiment> Experiments(bool isFull)
    {
        var sizes = new Sizes(isFull);
        return
        [
            new GradientDescentInvariance(sizes),
            new StochasticInvariance(sizes),
            new LargeRateOutlier(sizes),
            new AdaptiveTails(sizes),
            new FirstSpikes(sizes),
            new DeepNetwork(sizes),
            new RealData(),
            new CaseTable(sizes),
        ];
    }

    /// <summary>Runs it.</summary>
    /// <returns>0, 130 where it was interrupted, or 1 where files could not be read or written.</returns>
    public int Run(CancellationToken cancellation)
    {
        FileStream held;
        try
        {
            held = Hold();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(
                $"The output folder {_folder} cannot be used: {e.Message} Wait for the program that uses it, or name another "
                    + $"folder with --output."
            );
        }

        using (held)
        {
            try
            {
                return RunAll(cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                return Fail(
                    $"Stopped: {e.Message} Finished runs are kept in {RunsFolder}; when that is mended, the same command goes on "
                        + $"from there."
                );
            }
        }
    }

    // Two programs would write the same files: the first to open this one has the folder. Without it, whether the folder can be written to
    // would be known only after the first run.
    private FileStream Hold()
    {
        Directory.CreateDirectory(_folder);
        return new FileStream(
            Path.Combine(_folder, "in-use"),
            FileMode.OpenOrCreate,
            FileAccess.Write,
            FileShare.None,
            bufferSize: 1,
            FileOptions.DeleteOnClose
        );
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return Failed;
    }

    private int RunAll(CancellationToken cancellation)
    {
        if (isFresh && Directory.Exists(RunsFolder))
            Directory.Delete(RunsFolder, recursive: true);
        Experiment[] experiments = [.. Experiments(isFull).Where(experiment => only.Count == 0 || only.Contains(experiment.Number))];
        var queue = new RunQueue(new RunStore(RunsFolder), new ConsoleDisplay(), experiments.SelectMany(experiment => experiment.Plans));
        var report = new ReportFolder(
            _folder,
            isFull ? "full, the sizes of the paper" : "default, sizes for minutes on two cores",
            string.Concat(only.Distinct().Order().Select(number => $"-{number}"))
        );
        var times = new List<(Experiment Experiment, TimeSpan Took)>();
        try
        {
            foreach (Experiment experiment in experiments)
            {
                AnsiConsole.MarkupLineInterpolated($"\n[bold]{experiment.Number}. {experiment.Title}[/]");
                long begin = Stopwatch.GetTimestamp();
                report.Add(
                    new Chapter(
                        experiment.Number,
                        experiment.Title,
                        experiment.Introduction,
                        experiment.Conclude(queue.Run(experiment.Plans, cancellation))
                    )
                );
                times.Add((experiment, Stopwatch.GetElapsedTime(begin)));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            AnsiConsole.WriteLine();
            AnsiConsole.WriteLine($"Interrupted. Finished runs are kept in {RunsFolder}; the same command goes on from there.");
            return Interrupted;
        }

        Show(times, report);
        return 0;
    }

    private void Show(IReadOnlyList<(Experiment Experiment, TimeSpan Took)> times, ReportFolder report)
    {
        var verdicts = new Table().Border(TableBorder.Rounded).AddColumns("", "claim", "verdict", "numbers");
        foreach ((int number, Claim claim) in report.Claims)
            verdicts.AddRow(
                new Text($"{number}"),
                new Text(claim.Statement),
                new Text(ReportFolder.Words(claim.Verdict), Style(claim.Verdict)),
                new Text(claim.Numbers)
            );

        AnsiConsole.WriteLine();
        AnsiConsole.Write(verdicts);
        AnsiConsole.WriteLine(
            isFull
                ? $"Took {ConsoleDisplay.Words(times.Aggregate(TimeSpan.Zero, (sum, one) => sum + one.Took))}."
                : "Time, and the budget on two cores: "
                    + string.Join(
                        "; ",
                        times.Select(one =>
                            $"{one.Experiment.Number}: {ConsoleDisplay.Words(one.Took)} of {ConsoleDisplay.Words(one.Experiment.Budget)}"
                        )
                    )
                    + "."
        );
        AnsiConsole.WriteLine($"Tables and figures: {report.Page}");
    }

    private static Style Style(Verdict verdict) =>
        new(
            verdict switch
            {
                Verdict.Reproduced => Color.Green,
                Verdict.NotReproduced => Color.Red,
                _ => Color.Yellow,
            }
        );
}
