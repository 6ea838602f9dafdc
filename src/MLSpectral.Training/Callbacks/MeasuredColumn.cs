using System.Reflection;

namespace MLSpectral;

/// <summary>A numeric column of the trace by its name.</summary>
internal sealed class MeasuredColumn
{
    private readonly PropertyInfo _property;

    /// <exception cref="ArgumentException">The trace has no such column of numbers.</exception>
    public MeasuredColumn(string name, string option)
    {
        PropertyInfo? property = typeof(SpectralMeasurement).GetProperty(name);
        if (property?.PropertyType != typeof(double))
            throw new ArgumentException(
                $"{option} is '{name}'; it must name a column of the trace that holds a Double, for example "
                    + $"nameof(SpectralMeasurement.Alpha).",
                option
            );
        _property = property;
    }

    /// <summary>Its value in a row.</summary>
    public double Of(SpectralMeasurement row) => (double)_property.GetValue(row)!;
}
