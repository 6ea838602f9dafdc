using System.Globalization;
using MLSpectral.Statistics.Checks;

namespace MLSpectral;

/// <summary>
/// Stops when a statistic of a spectrum leaves a range: a layer's <c>Alpha</c> falls below 2, the tangent kernel drifts further than a
/// bound.
/// </summary>
/// <remarks>
/// <para>A matrix is watched from the first time on that it is inside the range: exponents of random weights often are not. A missing value
/// (NaN) is neither inside nor outside.</para>
/// <code>
/// var tail = new SpectralEarlyStopping { Column = nameof(SpectralMeasurement.HillAlpha), Layer = 1, Minimum = 2, Maximum = 6 };
/// var drift = new SpectralEarlyStopping { Matrix = SpectralMatrix.NeuralTangentKernel, Column = "RelativeChange", Maximum = 0.5 };
/// </code>
/// <para>It decides when probes measure, so <c>ProbeSchedule</c> must have steps between the start and the end.</para>
/// </remarks>
public sealed class SpectralEarlyStopping : TrainingCallback
{
    // For each layer that was inside the range: how often it has been outside since, in a row.
    private readonly Dictionary<(int Layer, string LayerName), int> _outside = [];
    private bool _wasMeasured;
    private NamedStatistic _column = MeasuredColumn.Find(nameof(SpectralMeasurement.Alpha), nameof(Column));

    /// <summary>The matrix, as in the column <c>Matrix</c>; weights unless set.</summary>
    public string Matrix { get; init; } = SpectralMatrix.Weight;

    /// <summary>
    /// The layer, from 1 (0 for a matrix of the whole network); null, the default, for every one: the first that leaves the range stops.
    /// </summary>
    public int? Layer { get; init; }

    /// <summary>
    /// The statistic: the name of a column of the trace that holds numbers, <c>Alpha</c> unless set; a probe's own number as
    /// <c>CustomStatistics.TopAlignment</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public string Column
    {
        get;
        init
        {
            _column = MeasuredColumn.Find(value, nameof(Column));
            field = value;
        }
    } = nameof(SpectralMeasurement.Alpha);

    /// <summary>The least value that is inside.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest value that is inside.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Training stops after so many measurements in a row outside; at least 1.</summary>
    public int Patience
    {
        get;
        init
        {
            OptionCheck.AtLeast(1, value, nameof(Patience), "it is a number of measurements, at least 1.");
            field = value;
        }
    } = 1;

    /// <summary>
    /// Whether the model is that of the best epoch by the trainer's <c>BestBy</c> (which knows nothing of spectra) rather than the present
    /// one.
    /// </summary>
    public bool RestoreBest { get; init; }

    /// <summary>A copy without state.</summary>
    public override TrainingCallback ForRun() =>
        new SpectralEarlyStopping
        {
            Matrix = Matrix,
            Layer = Layer,
            Column = Column,
            Minimum = Minimum,
            Maximum = Maximum,
            Patience = Patience,
            RestoreBest = RestoreBest,
        };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no bound, or the lower one is above the upper; or nothing is measured between the start
    /// and the end.</exception>
    public override TrainingAction OnTrainingStarted(TrainingSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        OptionCheck.That(
            Minimum <= Maximum && !(double.IsNegativeInfinity(Minimum) && double.IsPositiveInfinity(Maximum)),
            nameof(Minimum),
            Minimum,
            FormattableString.Invariant($"Maximum is {Maximum}. Set Minimum, Maximum or both, the lower first.")
        );
        setup.RequireProbes(nameof(SpectralEarlyStopping));
        return TrainingAction.Continue;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The matrix is not among what is measured, or its probe's own number is missing after the
    /// start.</exception>
    public override TrainingAction OnProbeCompleted(SpectralSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        SpectralMeasurement[] rows = [.. snapshot.Measurements.Where(row => row.Matrix == Matrix && (Layer is null || row.Layer == Layer))];
        if (rows.Length == 0)
            throw new ArgumentException(
                $"SpectralEarlyStopping watches {Matrix}{(Layer is int layer ? $" of layer {layer}" : "")}, which no probe "
                    + $"measures. There are: "
                    + $"{string.Join(", ", snapshot.Measurements.Select(row => $"{row.Matrix} of layer {row.Layer}"))}."
            );
        RequireCustom(rows);
        foreach (SpectralMeasurement row in rows)
        {
            double value = _column.Of(row);
            (int, string) key = (row.Layer, row.LayerName);
            if (value >= Minimum && value <= Maximum)
                _outside[key] = 0;
            else if (!double.IsNaN(value) && _outside.TryGetValue(key, out int times) && (_outside[key] = times + 1) >= Patience)
                return Stop(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Column} of {row.Matrix}, layer {row.Layer}, is {value:G4} at step {row.Step}, "
                            + $"{(value < Minimum ? "below" : "above")} {(value < Minimum ? Minimum : Maximum)}."
                    )
                );
        }

        return TrainingAction.Continue;
    }

    // At the start a number may be missing, as drift is; one that is not there later either is a slip of the pen.
    private void RequireCustom(SpectralMeasurement[] rows)
    {
        if (_column.CustomName is not string name || _wasMeasured)
            return;
        _wasMeasured = rows.Any(row => row.CustomStatistics.ContainsKey(name));
        string[] names = [.. rows.SelectMany(row => row.CustomStatistics.Keys).Distinct()];
        if (!_wasMeasured && rows[0].Step > 0)
            throw new ArgumentException(
                $"SpectralEarlyStopping watches {Column} of {Matrix}, which its probe does not record. "
                    + $"{(names.Length == 0 ? "It records no number of its own." : $"There are: {string.Join(", ", names)}.")}"
            );
    }

    /// <inheritdoc/>
    public override void WriteState(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_wasMeasured);
        writer.Write(_outside.Count);
        foreach (((int layer, string layerName), int times) in _outside.OrderBy(pair => pair.Key.Layer))
        {
            writer.Write(layer);
            writer.Write(layerName);
            writer.Write(times);
        }
    }

    /// <inheritdoc/>
    public override void ReadState(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _wasMeasured = reader.ReadBoolean();
        _outside.Clear();
        for (int count = reader.ReadInt32(); count > 0; count--)
            _outside[(reader.ReadInt32(), reader.ReadString())] = reader.ReadInt32();
    }

    private TrainingAction Stop(string reason) => RestoreBest ? TrainingAction.StopAndRestoreBest(reason) : TrainingAction.Stop(reason);
}
