using Microsoft.ML;

namespace MLSpectral;

/// <summary>
/// Adds statistics of a trained network's spectra to every row, so that they travel with its scores: to a table of several models'
/// predictions, a log, a consumer that reads them from the schema alone.
/// </summary>
/// <remarks>
/// <para>Created by
/// <see cref="SpectralDiagnosticsCatalog.SpectralDiagnostics(TransformsCatalog, ITransformer, IReadOnlyCollection{string}, string)"/>
/// from a fitted or loaded model, or from a trace.</para>
/// <para><b>Columns.</b> Input: none is read. Output: for each statistic a column such as <c>Spectral.Alpha</c>, a vector of
/// <see cref="float"/> (which <c>Concatenate</c> and trainers take as they take scores; the trace itself has the values in double
/// precision). It has one slot for each matrix of the trace, the same slots in every column: its value at the last step at which the
/// matrix was measured, NaN where the trace has none. Slots are named <c>Weight.1</c>, <c>ConjugateKernel.1</c>,
/// <c>NeuralTangentKernel</c>: by the number of the layer, and by its name too only where two matrices had the same. The annotation
/// <see cref="SpectralDiagnosticsTransformer.SpectralValues"/> of each column holds the same vector.</para>
/// <para><b>Statistics.</b> The Double columns of <see cref="SpectralTrace"/>, and probes' own numbers; the usual ones are
/// <see cref="SpectralMeasurement.Alpha"/>, <see cref="SpectralMeasurement.StableRank"/>, <see cref="SpectralMeasurement.OutlierCount"/>
/// and <see cref="SpectralMeasurement.RelativeChange"/>, the drift since the start of training.</para>
/// <para><b>Characteristics.</b> Nothing is learned, and nothing computed for rows: values are taken from the trace when the estimator is
/// created, one array a column is shared by all rows and cursors, and copied where a column is asked for. Saved are names and values, not
/// the trace. Loading and transforming need no native library. Not exportable to ONNX.</para>
/// </remarks>
public sealed class SpectralDiagnosticsEstimator : IEstimator<SpectralDiagnosticsTransformer>
{
    internal SpectralDiagnosticsEstimator(SpectralDiagnosticsTransformer transformer) => Transformer = transformer;

    internal SpectralDiagnosticsTransformer Transformer { get; }

    /// <summary>Gives the transformer; there is nothing to learn.</summary>
    /// <param name="input">Any data; no row is read.</param>
    public SpectralDiagnosticsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Transformer;
    }

    /// <summary>The columns after the transform.</summary>
    /// <param name="inputSchema">The columns before it.</param>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return OutputShape.With(
            inputSchema,
            Transformer.ColumnNames.Select(name => OutputShape.Vector(name, SpectralDiagnosticsTransformer.SpectralValues))
        );
    }
}
