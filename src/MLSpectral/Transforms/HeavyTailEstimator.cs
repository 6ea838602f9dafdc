using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>
/// Adds a column with the power-law fit of each row's largest values, its error, and its comparison with other laws: spectra, or any
/// positive numbers, become features.
/// </summary>
/// <remarks>
/// <para>Created by <see cref="HeavyTailCatalog.HeavyTail(TransformsCatalog, string, string, int, double, int)"/>, or with
/// <see cref="HeavyTailOptions"/>.</para>
/// <para><b>Columns.</b> Input: a vector of <see cref="float"/> or <see cref="double"/>, of known or variable size, sparse or dense, its
/// values in any order. Output: a dense vector of <see cref="float"/> (what trainers and <c>Concatenate</c> take) of named slots
/// (<see cref="HeavyTailTransformer.SlotNames"/>), with a bootstrap one more.</para>
/// <list type="table">
/// <listheader><term>Slot</term><description>What</description></listheader>
/// <item><term><c>Alpha</c></term><description>α of the power law p(x) = (α − 1)/x_min (x/x_min)^−α, 1 + n/Σ
/// ln(x/x_min)</description></item>
/// <item><term><c>AlphaError</c></term><description>(α − 1)/√n, its standard error for independent values</description></item>
/// <item><term><c>Xmin</c></term><description>x_min, where the tail begins: the value with the smallest <c>KsDistance</c>; in units of
/// the values, positive and finite: where it is below the smallest <see cref="float"/> or above the largest, that
/// one</description></item>
/// <item><term><c>TailCount</c></term><description>n, the number of values from x_min on</description></item>
/// <item><term><c>KsDistance</c></term><description>the Kolmogorov–Smirnov distance of the tail to the law, in [0, 1]; see
/// <see cref="HeavyTailOptions.Distance"/></description></item>
/// <item><term><c>HillAlpha</c></term><description>α over the values above their median, a number for four values and
/// more</description></item>
/// <item><term><c>ExponentialRatio</c>, <c>ExponentialPValue</c>, and two such slots for every other rival, named as in
/// <see cref="Statistics.HeavyTails.TailKind"/></term><description>ln of the likelihood ratio of power law and rival over the
/// tail, positive where the power law fits better, and the p-value of that ratio</description></item>
/// <item><term><c>PowerLawPValue</c></term><description>the goodness of fit of the power law; only where
/// <see cref="HeavyTailOptions.BootstrapReplicas"/> asks for it</description></item>
/// </list>
/// <para>Zeros, negative values and values at or under the noise floors are left out. A row with NaN or an infinity is NaN in all slots;
/// a slot is NaN where it is undefined: in rows without values, with values that are all the same, or too few. No row throws. Trainers
/// skip rows with NaN: put <c>ml.Transforms.ReplaceMissingValues</c> behind it. Any sample has an exponent, that of noise too: read the
/// comparisons before <c>Alpha</c>.</para>
/// <para><b>Characteristics.</b> Nothing is learned: no pass over the data in <c>Fit</c>. Row by row, in as many threads as cursors; a
/// row's result depends on its set of values and the options only, bit by bit. Computed in double precision. About O(n) for n values,
/// some 0.1 ms for 200 of them, and a fit more for each bootstrap replica (spread over the cores). Saved with the pipeline; loading and
/// transforming need no native library. A trainer that reads its rows many times computes them many times: put
/// <c>AppendCacheCheckpoint</c> before it. Not exportable to ONNX.</para>
/// <para>Sources: Clauset, Shalizi and Newman 2009 (fit, x_min, bootstrap), Vuong 1989 (comparisons), Hill 1975; see
/// <see cref="Statistics.HeavyTails.PowerLawFit"/>, <see cref="Statistics.HeavyTails.TailComparison"/>,
/// <see cref="Statistics.HeavyTails.HillEstimator"/>, which this calls. Eigenvalues are not independent: for spectra, errors and p-values
/// are descriptive.</para>
/// </remarks>
public sealed class HeavyTailEstimator : IEstimator<HeavyTailTransformer>
{
    private readonly HeavyTailTransformer _transformer;

    internal HeavyTailEstimator(HeavyTailTransformer transformer) => _transformer = transformer;

    /// <summary>Checks the input column; there is nothing to learn.</summary>
    /// <param name="input">Data with the input column; no row is read.</param>
    /// <exception cref="ArgumentException">There is no such column, or it is no vector of Single or Double.</exception>
    public HeavyTailTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _transformer.GetOutputSchema(input.Schema);
        return _transformer;
    }

    /// <summary>The columns after the transform.</summary>
    /// <param name="inputSchema">The columns before it.</param>
    /// <exception cref="ArgumentException">There is no such input column, or it is no vector of Single or Double.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        string name = _transformer.InputColumnName;
        if (!inputSchema.TryFindColumn(name, out SchemaShape.Column values))
            throw HeavyTailMapper.Missing(name);
        bool isVector = values.Kind != SchemaShape.Column.VectorKind.Scalar;
        if (!isVector || values.IsKey || (values.ItemType != NumberDataViewType.Single && values.ItemType != NumberDataViewType.Double))
            throw HeavyTailMapper.Unfit(name, values.GetTypeString());
        return OutputShape.With(inputSchema, [OutputShape.Vector(_transformer.OutputColumnName)]);
    }
}
