using Microsoft.ML.Data;

namespace QuickStart;

/// <summary>A row of diabetes.csv: ten measurements of a patient, and how far diabetes had progressed a year later.</summary>
internal sealed class Patient
{
    [LoadColumn(0)]
    public float Progression { get; set; }

    [LoadColumn(1, 10)]
    [VectorType(10)]
    public float[] Features { get; set; } = [];
}
