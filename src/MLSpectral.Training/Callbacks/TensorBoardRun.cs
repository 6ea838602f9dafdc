using Tensorboard;

namespace MLSpectral;

/// <summary>The event file of one run; see <see cref="TensorBoardLogger"/>.</summary>
internal sealed class TensorBoardRun(string logDirectory, IReadOnlyList<NamedStatistic> columns) : TrainingCallback
{
    private const string FolderPrefix = "run-";
    private static readonly Lock Folders = new();
    private EventFile? _file;
    private string _folder = "";

    private EventFile File => _file ?? throw new InvalidOperationException("Training has not started.");

    public override TrainingAction OnTrainingStarted(TrainingSetup setup)
    {
        // A run that goes on does so in its folder, which ReadState says.
        return setup.IsResumed ? TrainingAction.Continue : Begin(() => NewFolder(logDirectory));
    }

    public override void WriteState(BinaryWriter writer) => writer.Write(_folder);

    public override void ReadState(BinaryReader reader)
    {
        string name = reader.ReadString();
        if (!name.StartsWith(FolderPrefix, StringComparison.Ordinal) || !int.TryParse(name.AsSpan(FolderPrefix.Length), out _))
            throw new InvalidDataException("The state of TensorBoardLogger names a folder that is not its own; it was written wrongly.");
        Begin(() => Directory.CreateDirectory(Path.Combine(logDirectory, name)).FullName);
    }

    private TrainingAction Begin(Func<string> folder)
    {
        try
        {
            string path = folder();
            _folder = Path.GetFileName(path);
            _file = new EventFile(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"TensorBoardLogger cannot write into the folder '{logDirectory}': {failure.Message} Give it a folder that can be "
                    + $"written, or remove it from Callbacks.",
                failure
            );
        }

        return TrainingAction.Continue;
    }

    public override TrainingAction OnEpochCompleted(EpochReport report)
    {
        (string Tag, double Value)[] scalars =
        [
            ("Loss/Train", report.TrainLoss),
            ("Loss/Validation", report.ValidationLoss),
            ($"Metric/{report.MetricName}", report.ValidationMetric),
            ("Training/LearningRate", report.LearningRate),
            ("Training/GradientNorm", report.GradientNorm),
        ];
        File.Append(report.Step, scalars.Where(scalar => double.IsFinite(scalar.Value)).Select(scalar => Scalar(scalar.Tag, scalar.Value)));
        return TrainingAction.Continue;
    }

    public override TrainingAction OnProbeCompleted(SpectralSnapshot snapshot)
    {
        File.Append(snapshot.Step, snapshot.Measurements.SelectMany(Values));
        return TrainingAction.Continue;
    }

    private IEnumerable<Summary.Types.Value> Values(SpectralMeasurement row)
    {
        foreach (NamedStatistic column in columns)
        {
            if (column.Of(row) is double value && double.IsFinite(value))
                yield return Scalar($"{column.Name}/{row.Label}", value);
        }

        yield return new Summary.Types.Value { Tag = $"Eigenvalues/{row.Label}", Histo = EigenvalueHistogram.Of(row.Eigenvalues.AsSpan()) };
    }

    private static Summary.Types.Value Scalar(string tag, double value) => new() { Tag = tag, SimpleValue = (float)value };

    // The first number that is free; of several runs that start at a time each gets its own.
    private static string NewFolder(string logDirectory)
    {
        lock (Folders)
        {
            int number = 1;
            while (Directory.Exists(Folder(number)))
                number++;
            return Directory.CreateDirectory(Folder(number)).FullName;
        }

        string Folder(int number) => Path.Combine(logDirectory, FormattableString.Invariant($"{FolderPrefix}{number}"));
    }
}
