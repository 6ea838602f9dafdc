using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSpectral.Kernels;

namespace MLSpectral;

/// <summary>Measures the spectra of a vector column where it stands in a pipeline, and lets all rows pass as they are.</summary>
/// <remarks>
/// <para>Create it with <c>ml.Transforms.ColumnSpectrum(…)</c> (<see cref="ColumnSpectrumCatalog"/>), on raw features, text features,
/// embeddings, or the scores of a model before it.</para>
/// <para><b>Input and output columns.</b> The column is a vector of <see cref="float"/> or <see cref="double"/> of known size d, dense or
/// sparse. No column is added, and none is read when data are transformed. A row with a missing or infinite value in the column is left
/// out and counted.</para>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Does this estimator need to look at the data to train its parameters?</term><description>Yes, once, row by
/// row</description></item>
/// <item><term>Is caching required?</term><description>No: rows are read once and not kept</description></item>
/// <item><term>Required package besides MLSpectral</term><description>TorchSharp-cpu (or another LibTorch package) to fit; none to load and
/// transform</description></item>
/// <item><term>Exportable to ONNX</term><description>No</description></item>
/// </list>
/// <para>
/// <b>What is measured.</b> Of the n × d matrix X of the rows, with mean μ and scatter matrix S = Σ (x − μ)(x − μ)ᵀ, in double
/// precision, three matrices, each a row of the trace with all its statistics (step 0, layer 0, the
/// column's name as layer name, n as <c>Rows</c>):
/// </para>
/// <list type="bullet">
/// <item><description><see cref="SpectralMatrix.Covariance"/>, S/(n − 1): the min(n − 1, d) eigenvalues that can differ from
/// 0.</description></item>
/// <item><description><see cref="SpectralMatrix.Correlation"/>, Sᵢⱼ/√(Sᵢᵢ Sⱼⱼ) of the d′ slots that vary (<c>Columns</c> is
/// d′, the evidence counts the others): the min(n − 1, d′) eigenvalues that can differ from 0.</description></item>
/// <item><description><see cref="SpectralMatrix.Gram"/>, XXᵀ/n, rows not centred: its min(n, d) largest eigenvalues, which are those of
/// XᵀX/n = S/n + μμᵀ. The mean of the rows is one of its outliers, and the evidence says so where
/// it is the largest.</description></item>
/// </list>
/// <para>
/// Each is tested against pure noise: the Marchenko–Pastur law of a matrix with d columns and n − 1 rows (n for the Gram matrix:
/// centred rows are as good as one less). Outliers over its edge are directions that independent slots do
/// not have. The law takes slots of one variance: for slots in different units read the correlation, which no units change. Over 400
/// samples of Gaussian noise of 300 × 60 and of 60 × 300, no more are rejected at 1 % than that level
/// allows, for all three matrices.
/// </para>
/// <para>
/// <b>How.</b> One pass in blocks of rows, each centred at its mean and joined to those before by the update of Chan, Golub and LeVeque,
/// "Algorithms for Computing the Sample Variance: Analysis and Recommendations", The American Statistician 37 (1983): eigenvalues equal
/// those of the dense computation to 1e-10 of the largest, for any size of blocks and any means. The same bits for any number of threads.
/// Memory: about three times 8 d² bytes; time: n d² operations and three decompositions of O(d³), of O(n d²) where n is less than
/// half of d. Rows are read on the calling thread while others multiply.
/// </para>
/// <para>
/// <b>Wide columns.</b> More than <see cref="ColumnSpectrumOptions.MaximumExactWidth"/> slots are folded into s = ⌈d/⌈d/maximum⌉⌉
/// buckets, one addition for each entry that is not zero: y = Sᵀx, each slot with a random sign in one bucket, buckets of equal size (a
/// count sketch: Charikar, Chen, Farach-Colton 2002; Weinberger et al. 2009). What is measured then are the three matrices of the n × s
/// folded rows; <c>Columns</c> is s and <c>IsExact</c> is false. As E‖X S SᵀXᵀ − XXᵀ‖_F² ≤ 2‖X‖_F⁴/s, each
/// eigenvalue of covariance and Gram matrix is within √(2/s) · trace of the one of X, in root mean square (Weyl): <c>ErrorBound</c>,
/// with the folded trace, which estimates the whole one without bias, for the trace. It is small for directions that carry a good share
/// of the whole, and says nothing of the others. The correlation is that of the buckets; it has no bound (NaN). Noise stays noise, so the
/// tests against noise keep their level; a weak direction may be lost among s columns.
/// </para>
/// </remarks>
public sealed class ColumnSpectrumEstimator : IEstimator<ColumnSpectrumTransformer>
{
    // A smaller matrix is decomposed by one thread, and torch's others would only wait for each other.
    private const int LeastForThreads = 1024;

    private readonly IHostEnvironment _environment;
    private readonly IHost _host;
    private readonly string _columnName;
    private readonly ColumnSpectrumOptions _options;

    internal ColumnSpectrumEstimator(IHostEnvironment env, string columnName, ColumnSpectrumOptions options)
    {
        options.Check();
        (_environment, _host) = (env, env.Register(nameof(ColumnSpectrumEstimator)));
        (_columnName, _options) = (columnName, options);
    }

    /// <summary>Reads the column once and measures its spectra.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="ArgumentException">The column is missing, or not a vector of Single or Double of known size.</exception>
    /// <exception cref="InvalidOperationException">Fewer than two rows can be measured, or the values are too large for their
    /// squares.</exception>
    /// <exception cref="OperationCanceledException">The context was cancelled.</exception>
    public ColumnSpectrumTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = ProbedColumn.Require(input.Schema, _columnName);
        NativeTorch.EnsureLoaded();
        using IChannel channel = _host.Start("Probing");
        return ((VectorDataViewType)column.Type).ItemType == NumberDataViewType.Single
            ? Fit<float>(input, column, channel)
            : Fit<double>(input, column, channel);
    }

    /// <summary>The columns as they are, after checking the one to be measured.</summary>
    /// <param name="inputSchema">The columns.</param>
    /// <exception cref="ArgumentException">The column is missing, or not a vector of Single or Double of known size.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ProbedColumn.Require(inputSchema, _columnName);
        return inputSchema;
    }

    private ColumnSpectrumTransformer Fit<T>(IDataView input, DataViewSchema.Column column, IChannel channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = ProbedColumn.Width(column);
        CountSketch? sketch = width > _options.MaximumExactWidth ? new CountSketch(width, _options.MaximumExactWidth, _options.Seed) : null;
        using DataViewRowCursor cursor = input.GetRowCursor([column]);
        var collector = new DriftCollector(width, _options.RowsPerBlock, _options.Seed);
        var rows = new ColumnRows<T>(cursor, column, sketch, collector, _environment);
        using ScatterMatrix scatter = ScatterMatrix.Of(sketch?.Width ?? width, rows.WriteNext);
        Report(channel, scatter.Count, rows.SkippedCount);
        using var threads = new ThreadCount(scatter.Mean.Length < LeastForThreads ? 1 : null);
        var spectra = new ColumnSpectra(scatter, _columnName, width, _options);
        return new ColumnSpectrumTransformer(
            _host,
            new ProbeRecord(_columnName, width, scatter.Count, rows.SkippedCount, spectra.ConstantCount),
            new SpectralTrace([.. spectra.Measure()]),
            collector.ToReference()
        );
    }

    private void Report(IChannel channel, long count, long skipped)
    {
        if (count < 2)
        {
            throw new InvalidOperationException(
                skipped == 0
                    ? $"The data has {(count == 0 ? "no rows" : "one row")}, and the spectrum of the column '{_columnName}' needs "
                        + $"at least two. Check the file, the filters and the split before the probe."
                    : $"The column '{_columnName}' has {(count == 0 ? "no row" : "one row")} that can be measured, and a spectrum "
                        + $"needs at least two; {skipped} were skipped because a value is missing or infinite. Replace missing values "
                        + $"before the probe, for example with ml.Transforms.ReplaceMissingValues."
            );
        }

        if (skipped > 0)
            channel.Warning(
                MessageSensitivity.Schema,
                "{0}",
                $"The spectral probe of '{_columnName}' skipped {skipped} of {count + skipped} rows: a value is missing or infinite."
            );
    }
}
