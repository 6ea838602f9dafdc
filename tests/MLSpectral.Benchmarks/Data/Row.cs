namespace MLSpectral.Benchmarks.Data;

/// <summary>One example, as an application holds it.</summary>
internal sealed class Row
{
    public float[] Features { get; set; } = [];

    public float Label { get; set; }
}
