namespace MLSpectral;

/// <summary>The law that the spectrum of a matrix follows where nothing was learned: what its bulk is compared with.</summary>
public enum NoiseLaw
{
    /// <summary>
    /// None is known: the bulk columns are NaN, the tail is <see cref="Statistics.HeavyTails.TailKind.Undetermined"/>, and the regime is
    /// judged against the start alone.
    /// </summary>
    None = 0,

    /// <summary>
    /// The law of Marchenko and Pastur, for F Fᵀ/N with independent entries in F: it is fitted to the bulk, with outliers by Tracy and
    /// Widom.
    /// </summary>
    MarchenkoPastur = 1,

    /// <summary>
    /// The law of the conjugate kernel of a random network (Fan and Wang 2020), as <see cref="Spectrum.Prediction"/> has it;
    /// <c>BulkDistance</c> is a Kolmogorov–Smirnov distance, at the start to the law and later to the spectrum of the start.
    /// </summary>
    ConjugateKernel = 2,

    /// <summary>
    /// The law of the tangent kernel of a random network, likewise; <c>BulkDistance</c> is a Wasserstein-1 distance over the mean
    /// eigenvalue, because finite kernels smear the law's point mass.
    /// </summary>
    NeuralTangentKernel = 3,
}
