using System.Reflection;

namespace MLSpectral;

/// <content>Parts of a trace, which are traces too: <c>trace.OfMatrix(SpectralMatrix.Weight).OfLayer(1).AtEnd()</c>. A part without rows is
/// an answer, not an error.</content>
public sealed partial class SpectralTrace
{
    private static readonly string[] BuiltIn =
    [
        .. typeof(SpectralMatrix)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!),
    ];

    /// <summary>
    /// The rows of each matrix by step, matrices in the order first measured; where a matrix has several rows of one step, in their order.
    /// </summary>
    internal IReadOnlyList<SpectralMeasurement[]> ByMatrix =>
        [.. Measurements.GroupBy(row => (row.Matrix, row.Layer, row.LayerName)).Select(rows => rows.OrderBy(row => row.Step).ToArray())];

    /// <summary>The rows that satisfy a condition, as a trace.</summary>
    /// <param name="predicate">For example <c>m =&gt; m.Matrix == SpectralMatrix.Weight &amp;&amp; m.Layer == 1</c>.</param>
    public SpectralTrace Where(Func<SpectralMeasurement, bool> predicate) => new([.. Measurements.Where(predicate)]);

    /// <summary>The rows of one kind of matrix, of all layers.</summary>
    /// <param name="matrix">A name of <see cref="SpectralMatrix"/>, or that of a matrix of your own.</param>
    /// <exception cref="ArgumentException">
    /// The trace has rows, but none of this name, and no built-in probe measures such a matrix: most likely a slip of the pen. (Names of
    /// <see cref="SpectralMatrix"/> that were not measured give a trace without rows, as does any name of a trace without rows.)
    /// </exception>
    public SpectralTrace OfMatrix(string matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        SpectralTrace part = Where(row => row.Matrix == matrix);
        return part.Measurements.Count > 0 || Measurements.Count == 0 || BuiltIn.Contains(matrix)
            ? part
            : throw new ArgumentException(
                $"The trace has no matrix '{matrix}'; it has "
                    + $"{string.Join(", ", Measurements.Select(row => row.Matrix).Distinct())}. Use one of these names; SpectralMatrix "
                    + $"has those of the built-in probes.",
                nameof(matrix)
            );
    }

    /// <summary>The rows of one layer.</summary>
    /// <param name="layer">The layer, from 1; 0 for the matrices of the whole network.</param>
    public SpectralTrace OfLayer(int layer) => Where(row => row.Layer == layer);

    /// <summary>The rows of one step.</summary>
    /// <param name="step">The step; 0 is the start of training.</param>
    public SpectralTrace AtStep(long step) => Where(row => row.Step == step);

    /// <summary>The rows of the first step in this trace.</summary>
    public SpectralTrace AtStart() => Measurements.Count == 0 ? this : AtStep(Measurements.Min(row => row.Step));

    /// <summary>The rows of the last step in this trace.</summary>
    public SpectralTrace AtEnd() => Measurements.Count == 0 ? this : AtStep(Measurements.Max(row => row.Step));
}
