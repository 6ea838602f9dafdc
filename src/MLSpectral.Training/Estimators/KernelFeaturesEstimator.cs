using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLSpectral;

/// <summary>
/// Adds each row's coordinates in the leading eigenvectors of a kernel of a trained network, its conjugate kernel or its neural tangent
/// kernel, as features for any downstream trainer, and the row's leverage score.
/// </summary>
/// <remarks>
/// <para>Create it with <c>ml.Transforms.KernelFeatures(…)</c> (<see cref="KernelFeaturesCatalog"/>), from a trainer of this library,
/// which is then fitted with the pipeline, or from a fitted model.</para>
/// <para><b>Input and output columns.</b> The feature column is a vector of <see cref="float"/> of known size, that of the network. The
/// transform adds the features, a vector of k <see cref="float"/> with slot names such as <c>ConjugateKernel.1</c> in descending order of
/// the eigenvalues, and the leverage, a <see cref="float"/>. It does not add the network's score, and needs no label once fitted.</para>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Does this estimator need to look at the data to train its parameters?</term><description>Yes: one pass, after the trainer's
/// where it has one</description></item>
/// <item><term>Input column data type</term><description>Vector of <see cref="float"/>, dense or sparse</description></item>
/// <item><term>Output column data type</term><description>Vector of <see cref="float"/>, and <see cref="float"/></description></item>
/// <item><term>Required package besides MLSpectral</term><description>TorchSharp-cpu (or another LibTorch package) to fit; none to load and
/// transform</description></item>
/// <item><term>Is caching required behind it?</term><description>For trainers that read their rows many times, such as SDCA:
/// <c>AppendCacheCheckpoint</c></description></item>
/// <item><term>Exportable to ONNX</term><description>No</description></item>
/// </list>
/// <para><b>Algorithm.</b> <c>Fit</c> draws n landmark rows x_i, each with the same probability; rows with missing or infinite values are
/// left out. Of the kernel between them, K v_j = λ_j v_j, it computes the k largest eigenvalues with their eigenvectors, in double
/// precision. They extend to any row by Nyström's formula v_j(x) = (1/λ_j) Σ_i K(x, x_i) v_j(i), which gives v_j(i) for a landmark
/// row. The features are √λ_j v_j(x) or √n v_j(x) (<see cref="KernelFeaturesScale"/>). The sign of an eigenvector, which is
/// arbitrary, is such that its largest coordinate, by size, is positive for the landmarks: the same data, network and seed give the same
/// features. Where eigenvalues are equal the eigenvectors are any basis of their space. Slots of eigenvalues at or under the noise floor
/// n·ε·λ₁ (ε = 2⁻⁵²), which are rounding, and those beyond the rank (at most the m_l units of a conjugate kernel's layer),
/// are kept and are 0, so that the number of features is always that asked for.</para>
/// <para><b>Leverage</b> is ℓ(x) = Σ_j v_j(x)², over the eigenvalues above the floor. For landmark rows it is the statistical
/// leverage in the span of the leading eigenvectors, between 0 and 1 with sum k (or the rank, if less): how much of the k dimensions the
/// row takes for itself. For other rows it is the same quadratic form, at least 0 and without bound: k/n is usual, and a row with many
/// times that is unlike the rows of <c>Fit</c> in what the network makes of it. A row whose kernel with all landmarks is 0 has leverage
/// 0: it is not unlike them in the leading directions but outside of them.</para>
/// <para><b>Missing values.</b> A row with a missing or infinite value has NaN in all features and in its leverage.</para>
/// <para><b>The tangent kernel</b> counts all weights and biases, those of layers that were not trained (the trainer's option
/// <c>TrainedLayers</c>) too, and sums over outputs without a factor 1/C. A regression network's outputs are those of the standardized
/// label.</para>
/// <para><b>Precision.</b> Rows are computed in double precision and rounded once, to the <see cref="float"/> of the column. In single
/// precision the noise of an activation, divided by a small eigenvalue or its root, would be seen in the last features.</para>
/// <para><b>Cost.</b> Of a conjugate kernel, a row takes the layers up to l and k m_l products; the landmarks are not kept. Of a tangent
/// kernel it takes one pass through the network forwards, one backwards for each of the C outputs, and for each layer the smaller of n
/// (m_(l−1) + q_l) and k q_l (m_(l−1) + 1) products, with q_l = C m_l in general, m_l in the last hidden layer, C in the output
/// layer; zeros of a ReLU, and of sparse rows, save some of these products, each of which takes 8 bytes of memory. <c>Fit</c> takes
/// O(n²) memory and the decomposition of an n × n matrix, or m_l × n for a conjugate kernel where that is cheaper. A saved transformer
/// has the network, of a conjugate kernel its first l layers, with 8 k m_l bytes; of a tangent kernel 4 n d + 8 k n bytes, and so <b>the
/// landmark rows themselves</b>.</para>
/// <para>Sources: Williams, Seeger, "Using the Nyström method to speed up kernel machines", NIPS 2000; Schölkopf, Smola, Müller,
/// "Nonlinear component analysis as a kernel eigenvalue problem", Neural Computation 10, 1998 (not centred here); Jacot, Gabriel,
/// Hongler, "Neural tangent kernel: convergence and generalization in neural networks", NeurIPS 2018, arXiv 1806.07572; Mahoney, Drineas,
/// "CUR matrix decompositions for improved data analysis", PNAS 106, 2009, and Drineas, Magdon-Ismail, Mahoney, Woodruff, "Fast
/// approximation of matrix coherence and statistical leverage", JMLR 13, 2012, arXiv 1109.3843 (leverage in the span of the leading
/// singular vectors).</para>
/// </remarks>
/// <seealso cref="KernelFeaturesTransformer"/>
public sealed class KernelFeaturesEstimator : IEstimator<KernelFeaturesTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly IHost _host;
    private readonly NetworkSource _source;
    private readonly KernelFeaturesOptions _options;

    /// <summary>Takes valid options.</summary>
    internal KernelFeaturesEstimator(IHostEnvironment environment, NetworkSource source, KernelFeaturesOptions options)
    {
        if (FittedKernel.IsOfLayer(options.Kernel))
            _ = options.LayerIn(source.HiddenLayerCount);
        (_environment, _host, _source, _options) = (environment, environment.Register(nameof(KernelFeaturesEstimator)), source, options);
    }

    private string FeatureColumnName => _options.FeatureColumnName ?? _source.FeatureColumnName;

    /// <summary>Fits the trainer, if there is one, and computes the eigenvectors.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="ArgumentException">The feature column is missing or of another type than the network's.</exception>
    /// <exception cref="InvalidOperationException">There are fewer rows than features are asked for, or the kernel is 0 on all of
    /// them.</exception>
    /// <exception cref="OperationCanceledException">The context was cancelled.</exception>
    public KernelFeaturesTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _ = KernelFeaturesInput.In(input.Schema, FeatureColumnName, width: null);
        FeedForwardNetwork network = _source.Network(input);
        DataViewSchema.Column features = KernelFeaturesInput.In(input.Schema, FeatureColumnName, network.InputCount);
        int seed = _options.Seed ?? _host.Rand.Next(),
            k = _options.NumberOfFeatures;
        float[] landmarks = LandmarkRows.Draw(input, features, _options.NumberOfLandmarks, k, seed, _environment);
        bool isConjugate = FittedKernel.IsOfLayer(_options.Kernel);
        int? layer = isConjugate ? _options.LayerIn(network.Layers.Count - 1) : null;
        FeedForwardNetwork used = isConjugate ? new FeedForwardNetwork([.. network.Layers.Take(layer!.Value)]) : network;
        (double[] eigenvalues, KernelFeatureMap map) = isConjugate
            ? KernelEigenvectors.Conjugate(used, landmarks, k, seed)
            : KernelEigenvectors.Tangent(used, landmarks, k, seed);
        var fitted = new FittedKernel
        {
            Network = used,
            Kernel = _options.Kernel,
            Layer = layer,
            Scale = _options.Scale,
            NumberOfLandmarks = landmarks.Length / network.InputCount,
            Eigenvalues = eigenvalues,
            Map = map,
            FeatureColumnName = FeatureColumnName,
            OutputColumnName = _options.OutputColumnName,
            LeverageColumnName = _options.LeverageColumnName,
        };
        return new KernelFeaturesTransformer(_environment, fitted);
    }

    /// <summary>The columns after the transform.</summary>
    /// <param name="inputSchema">The columns before it.</param>
    /// <exception cref="ArgumentException">The feature column is missing or no vector of Single of known size, or the trainer refuses its
    /// columns.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        KernelFeaturesInput.Check(inputSchema, FeatureColumnName);
        _source.Check(inputSchema);
        return OutputShape.With(
            inputSchema,
            [
                OutputShape.Vector(_options.OutputColumnName),
                new(_options.LeverageColumnName, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, isKey: false),
            ]
        );
    }
}
