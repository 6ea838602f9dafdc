using System.Diagnostics.Metrics;

namespace MLSpectral;

/// <summary>
/// What a comparison of new rows with the training rows tells the meter; <see cref="SpectralMeter"/> lists the instruments.
/// </summary>
internal static class DriftTelemetry
{
    private static readonly Gauge<double> Spectrum = SpectralMeter.Meter.CreateGauge<double>(
        "mlspectral.drift.spectrum",
        null,
        "How far the eigenvalues of a batch of new rows are from those of the training rows."
    );
    private static readonly Gauge<double> Covariance = SpectralMeter.Meter.CreateGauge<double>(
        "mlspectral.drift.covariance",
        null,
        "How far the covariance of a batch of new rows is from that of the training rows."
    );
    private static readonly Gauge<double> Mean = SpectralMeter.Meter.CreateGauge<double>(
        "mlspectral.drift.mean",
        null,
        "How far the mean of a batch of new rows is from that of the training rows."
    );
    private static readonly Gauge<double> PValue = SpectralMeter.Meter.CreateGauge<double>(
        "mlspectral.drift.p_value",
        null,
        "The chance that rows of the training distribution are as far."
    );
    private static readonly Counter<long> Rows = SpectralMeter.Meter.CreateCounter<long>(
        "mlspectral.drift.rows",
        "{row}",
        "New rows compared with the training rows."
    );

    /// <summary>Tells of one batch.</summary>
    public static void Batch(string column, long rows, double spectrum, double covariance, double mean, double pValue)
    {
        var tag = new KeyValuePair<string, object?>("mlspectral.column", column);
        Tell(Spectrum, spectrum, tag);
        Tell(Covariance, covariance, tag);
        Tell(Mean, mean, tag);
        Tell(PValue, pValue, tag);
        Rows.Add(rows, tag);
    }

    private static void Tell(Gauge<double> gauge, double value, KeyValuePair<string, object?> tag)
    {
        if (double.IsFinite(value))
            gauge.Record(value, tag);
    }
}
