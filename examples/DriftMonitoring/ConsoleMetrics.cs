using System.Diagnostics.Metrics;
using MLSpectral;

namespace DriftMonitoring;

/// <summary>
/// Listens to the library's meter, as OpenTelemetry's <c>AddMeter(SpectralMeter.Name)</c> and <c>dotnet-counters</c> do, and keeps the last
/// value of each instrument.
/// </summary>
internal sealed class ConsoleMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, double> _last = new(StringComparer.Ordinal);

    public ConsoleMetrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SpectralMeter.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _last[Name(instrument, tags)] = value);
        _listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => _last[Name(instrument, tags)] = _last.GetValueOrDefault(Name(instrument, tags)) + value
        );
        _listener.Start();
    }

    public void Write()
    {
        foreach ((string name, double value) in _last)
            Console.WriteLine($"  {name,-62}{value,8:G4}");
    }

    public void Dispose() => _listener.Dispose();

    private static string Name(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        $"{instrument.Name} {{{string.Join(", ", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}}}";
}
