using System.Text;
using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Trainers;

/// <summary>A training run put together as the trainers do, on few rows, whose state can be taken and put into another.</summary>
internal sealed class RunSubject : IDisposable
{
    public const int Width = 12;
    private const int Rows = 52;
    private static readonly PayloadFormat Format = new("TESTSTAT", version: 1);

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly RunGenerators _generators = new(seed: 5);
    private readonly TensorNetwork _network;
    private readonly TraceRecorder _recorder;
    private readonly TrainingRun _run;

    public RunSubject(FeedForwardOptions options, string task = "Regression", bool sparse = false, CancelRequest? cancellation = null)
    {
        LearningTask learned = TaskOf(task);
        TrainingRows train = RowsOf(learned, Rows, seed: 1, sparse),
            validation = RowsOf(learned, Rows / 2, seed: 2, sparse);
        _network = NetworkInitializer.Create(options, Width, learned.OutputCount, _generators.Seed);
        TrainingRows sample = validation.Sample(options.ProbeSampleSize, _generators.Sample);
        _recorder = new TraceRecorder(
            options.Probes,
            ProbeSample.Of(sample.Features, learned.ProbeTargets(sample.Targets), _generators.Seed),
            bootstrapReplicas: 0
        );
        _run = new TrainingRun(
            options,
            new TrainingProblem(_network, learned, new TrainingData(train, validation).EncodedFor(learned)),
            _generators.Order,
            _recorder,
            cancellation ?? CancelRequest.None
        );
    }

    /// <summary>Steps taken since this run began or went on.</summary>
    public int Pauses { get; private set; }

    public TrainingHistory? History { get; private set; }

    public FeedForwardNetwork Network => _network.ToManaged();

    public SpectralTrace Trace => new([.. _recorder.Measurements.OrderBy(row => row.Step)]);

    /// <summary>Runs; before each step and after the last the number of pauses so far is given.</summary>
    public RunSubject Train(Action<int>? atPause = null)
    {
        History = _run.Run(_ => { }, () => atPause?.Invoke(Pauses++));
        return this;
    }

    public byte[] State()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            Payload.Write(writer, Format, _run.WriteState);
        return stream.ToArray();
    }

    public RunSubject Restore(byte[] state)
    {
        PayloadReader reader = Payload.Read(state, Format);
        _run.ReadState(reader);
        reader.CheckAtEnd();
        return this;
    }

    /// <summary>Restores bytes whose checksum nobody has checked.</summary>
    public void RestoreContent(byte[] content) => _run.ReadState(new PayloadReader(Format, version: 1, content));

    /// <summary>Weights, trace and history, elapsed times aside, as text.</summary>
    public string Result()
    {
        var text = new StringBuilder();
        foreach (DenseLayer layer in Network.Layers)
        {
            foreach (float value in layer.Weights.ToArray().Concat(layer.Biases.ToArray()))
                text.Append(BitConverter.SingleToInt32Bits(value)).Append(' ');
        }

        text.AppendLine();
        foreach (SpectralMeasurement row in Trace.Measurements)
            text.AppendLine(Values(row, nameof(row.ElapsedSeconds)));
        foreach (EpochRecord epoch in History!.Epochs)
            text.AppendLine(Values(epoch, nameof(epoch.ElapsedSeconds), nameof(epoch.SamplesPerSecond)));
        return text.Append(History)
            .Append($" {History.Outcome} {History.BestEpoch} {History.RestoredBest} {History.MetricName} {History.BestBy}")
            .ToString();
    }

    public void Dispose()
    {
        _run.Dispose();
        _recorder.Dispose();
        _network.Dispose();
        _generators.Dispose();
        _scope.Dispose();
    }

    private static LearningTask TaskOf(string task) =>
        task switch
        {
            "Regression" => new RegressionTask(RegressionLoss.Squared, TargetStandardization.None),
            "MultiOutput" => new RegressionTask(RegressionLoss.Huber(), TargetStandardization.None, TargetStandardization.None),
            "Binary" => new BinaryTask([1, 2]),
            _ => new MulticlassTask(3, labelSmoothing: 0.1, classFactors: null),
        };

    // Every other feature is 0.
    private static TrainingRows RowsOf(LearningTask task, int count, int seed, bool sparse)
    {
        using var generator = new Generator((ulong)seed);
        Tensor x = randn(count, Width, generator: generator);
        for (int column = 0; column < Width; column += 2)
            x.narrow(1, column, 1).zero_();
        Tensor score = x.narrow(1, 1, 1) + x.narrow(1, 3, 1).tanh();
        Tensor targets = task switch
        {
            BinaryTask => score.gt(zeros_like(score)).to(ScalarType.Float32),
            MulticlassTask => score.gt(zeros_like(score)).to(ScalarType.Float32) + score.abs().gt(ones_like(score)).to(ScalarType.Float32),
            _ => cat([score, score.cos()], 1).narrow(1, 0, task.OutputCount).contiguous(),
        };
        Tensor weights = rand(count, 1, generator: generator).IncreaseBy(0.5);
        return new TrainingRows(sparse ? Sparse(x) : new DenseFeatures(x), targets, weights, new RowCounts { Used = count });
    }

    private static SparseFeatures Sparse(Tensor x)
    {
        var rows = new SparseRowList();
        foreach (float[] row in x.ToSingles().Chunk(Width))
            rows.Add(row);
        return new SparseFeatures(Width, rows.Rows);
    }

    private static string Values(object row, params string[] except) =>
        string.Join(
            ' ',
            row.GetType()
                .GetProperties()
                .Where(property => !except.Contains(property.Name))
                .Select(property => property.GetValue(row))
                .Select(Text)
        );

    private static string Text(object? value) =>
        value switch
        {
            IEnumerable<double> numbers => string.Join(' ', numbers.Select(one => FormattableString.Invariant($"{one:R}"))),
            IReadOnlyDictionary<string, double> named => string.Join(' ', named.Select(pair => $"{pair.Key} {Text(pair.Value)}")),
            double or float => FormattableString.Invariant($"{value:R}"),
            _ => FormattableString.Invariant($"{value}"),
        };
}
