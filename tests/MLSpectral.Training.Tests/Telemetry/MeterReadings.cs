using System.Diagnostics.Metrics;

namespace MLSpectral.Tests.Telemetry;

/// <summary>One number that the meter was told, with its tags in the order given.</summary>
internal sealed record Reading(string Instrument, double Value, IReadOnlyList<KeyValuePair<string, object?>> Tags)
{
    public object? Tag(string name) => Tags.SingleOrDefault(tag => tag.Key == name).Value;
}

/// <summary>A listener to the meter, and what it heard from this thread; other tests train at the same time.</summary>
internal sealed class MeterReadings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Reading> _readings = [];

    public MeterReadings(Func<Instrument, bool>? filter = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SpectralMeter.Name && filter?.Invoke(instrument) != false)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<Reading> All => _readings;

    public Reading[] Of(string instrument) => [.. _readings.Where(reading => reading.Instrument == instrument)];

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Environment.CurrentManagedThreadId == _thread)
            _readings.Add(new Reading(instrument.Name, value, tags.ToArray()));
    }
}
