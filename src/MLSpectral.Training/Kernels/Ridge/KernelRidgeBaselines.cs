using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Kernel ridge regression on the kernels of a network before and after training, beside the network: the lazy prediction against what was
/// really learned.
/// </summary>
public static class KernelRidgeBaselines
{
    /// <summary>Fits all baselines and compares them with the trained network on test rows.</summary>
    /// <remarks>
    /// <para>Conjugate kernels are those of the last hidden layer, A Aᵀ/m; of a network without one that of the inputs. All fits but
    /// the lazy prediction have an intercept. With C outputs all share λ, and tangent kernels are the mean over equal outputs, (1/C)
    /// Σ_c K[(i,c),(j,c)], as if outputs did not share a hidden layer; for one output it is the kernel itself.</para>
    /// <para>The training rows have shaped the trained kernels, and the leave-one-out error of these on them is too small;
    /// <paramref name="fresh"/> rows, which the network has not seen, give a fit without that. They are more data, too: n fresh rows
    /// beside n training rows.</para>
    /// <para>Double precision. Five decompositions of n × n, O(n³), and about six n × n matrices of memory at a time; test rows are
    /// taken in blocks.</para>
    /// <para>Sources: Jacot, Gabriel, Hongler, "Neural tangent kernel", NeurIPS 2018, arXiv 1806.07572; Lee, Xiao, Schoenholz, Bahri,
    /// Novak, Sohl-Dickstein, Pennington, "Wide neural networks of any depth evolve as linear models under gradient descent", NeurIPS
    /// 2019, arXiv 1902.06720 (the lazy prediction, there for λ = 0); Fort et al., "Deep learning versus kernel learning", NeurIPS 2020,
    /// arXiv 2010.15110 (kernels after training).</para>
    /// </remarks>
    /// <param name="initial">The network at the start.</param>
    /// <param name="trained">The same network after training.</param>
    /// <param name="train">The rows it was trained on, or some of them.</param>
    /// <param name="test">Rows to compare predictions on.</param>
    /// <param name="fresh">Rows that the kernels of the trained network are fitted on; null for the training rows.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The networks have different layers or parameters that are not finite, rows do not fit them,
    /// there are fewer than two rows to fit on, or the lazy ridge is 0 and the kernel singular.</exception>
    public static KernelRidgeMetrics Evaluate(
        [NotNull] FeedForwardNetwork initial,
        [NotNull] FeedForwardNetwork trained,
        [NotNull] LabeledRows train,
        [NotNull] LabeledRows test,
        LabeledRows? fresh = null,
        KernelRidgeOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        options ??= KernelRidgeOptions.Default;
        options.Check();
        ChangedParameters.CheckSameShape(initial, trained);
        NativeTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var network = TensorNetwork.Of(trained, ScalarType.Float64);
        train.Check(network, nameof(train));
        test.Check(network, nameof(test));
        fresh?.Check(network, nameof(fresh));
        CheckCount(train, nameof(train));
        if (fresh is not null)
            CheckCount(fresh, nameof(fresh));

        (LabeledRows trainRows, LabeledRows testRows, LabeledRows trainedRows) = (
            train.ToDouble(),
            test.ToDouble(),
            (fresh ?? train).ToDouble()
        );
        ParameterSelection parameters = options.Parameters ?? ChangedParameters.Between(initial, trained);
        int hidden = initial.Layers.Count - 1;
        KernelRidgeScore linear,
            initialConjugate,
            lazy;
        using (var start = new RidgeFitter(initial, trainRows, testRows))
        {
            linear = start.OnConjugateKernel("linear ridge", 0);
            initialConjugate = start.OnConjugateKernel("initial CK", hidden);
            lazy = start.Lazy("initial NTK, lazy", parameters, options.LazyRidge);
        }

        using var end = new RidgeFitter(trained, trainedRows, testRows);
        return new KernelRidgeMetrics
        {
            Network = end.OfNetwork("network"),
            Linear = linear,
            InitialConjugateKernel = initialConjugate,
            LazyPrediction = lazy,
            TrainedConjugateKernel = end.OnConjugateKernel("trained CK", hidden),
            TrainedTangentKernel = end.OnTangentKernel("trained NTK", parameters),
            TrainRowCount = train.Inputs.shape[0],
            FreshRowCount = fresh?.Inputs.shape[0] ?? 0,
            TestRowCount = test.Inputs.shape[0],
        };
    }

    private static void CheckCount(LabeledRows rows, string name)
    {
        if (rows.Inputs.shape[0] < 2)
            throw new ArgumentException("There is one row; a fit with an intercept needs at least two.", name);
    }
}
