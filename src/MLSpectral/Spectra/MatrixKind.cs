namespace MLSpectral;

/// <summary>
/// A kind of matrix that spectra are measured of: its name, the law of its noise, and which statistics apply to it. Rows of a trace hold
/// these, so that a saved trace says what it is without the program that measured it.
/// </summary>
/// <remarks>
/// A probe of your own declares its kind once:
/// <code>
/// var hessian = new MatrixKind("Hessian") { Statistics = StatisticGroups.Drift }; // may have negative eigenvalues
/// var embeddings = new MatrixKind("Embeddings") { NoiseLaw = NoiseLaw.MarchenkoPastur };
/// </code>
/// </remarks>
public sealed record MatrixKind
{
    private static readonly Dictionary<string, MatrixKind> BuiltIn = new MatrixKind[]
    {
        Noisy(SpectralMatrix.Weight, NoiseLaw.MarchenkoPastur, StatisticGroups.All),
        Noisy(SpectralMatrix.ConjugateKernel, NoiseLaw.ConjugateKernel, StatisticGroups.All),
        Noisy(SpectralMatrix.NeuralTangentKernel, NoiseLaw.NeuralTangentKernel, StatisticGroups.All),
        Noisy(SpectralMatrix.Covariance, NoiseLaw.MarchenkoPastur, StatisticGroups.Ranks | StatisticGroups.Tail),
        Noisy(SpectralMatrix.Correlation, NoiseLaw.MarchenkoPastur, StatisticGroups.Ranks | StatisticGroups.Tail),
        Noisy(SpectralMatrix.Gram, NoiseLaw.MarchenkoPastur, StatisticGroups.Ranks | StatisticGroups.Tail),
    }.ToDictionary(kind => kind.Name);

    /// <summary>Makes a kind without a law of noise, to which all statistics apply.</summary>
    /// <param name="name">Its name, as in the trace's <c>Matrix</c> column.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public MatrixKind(string name)
        : this(name, isChecked: true) { }

    private MatrixKind(string name, bool isChecked)
    {
        if (isChecked)
            ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The kind of <see cref="SpectralMatrix.Weight"/>.</summary>
    public static MatrixKind Weight => BuiltIn[SpectralMatrix.Weight];

    /// <summary>The kind of <see cref="SpectralMatrix.ConjugateKernel"/>.</summary>
    public static MatrixKind ConjugateKernel => BuiltIn[SpectralMatrix.ConjugateKernel];

    /// <summary>The kind of <see cref="SpectralMatrix.NeuralTangentKernel"/>.</summary>
    public static MatrixKind NeuralTangentKernel => BuiltIn[SpectralMatrix.NeuralTangentKernel];

    /// <summary>The kind of <see cref="SpectralMatrix.Covariance"/>.</summary>
    public static MatrixKind Covariance => BuiltIn[SpectralMatrix.Covariance];

    /// <summary>The kind of <see cref="SpectralMatrix.Correlation"/>.</summary>
    public static MatrixKind Correlation => BuiltIn[SpectralMatrix.Correlation];

    /// <summary>The kind of <see cref="SpectralMatrix.Gram"/>.</summary>
    public static MatrixKind Gram => BuiltIn[SpectralMatrix.Gram];

    /// <summary>Its name, as in the trace's <c>Matrix</c> column.</summary>
    public string Name { get; }

    /// <summary>The law of its noise; <see cref="NoiseLaw.None"/> unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such law.</exception>
    public NoiseLaw NoiseLaw
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw new ArgumentOutOfRangeException(nameof(NoiseLaw), value, "Use a law of NoiseLaw, None where none is known.");
    }

    /// <summary>Which statistics apply; all unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public StatisticGroups Statistics
    {
        get;
        init =>
            field = (value & ~StatisticGroups.All) == 0
                ? value
                : throw new ArgumentOutOfRangeException(nameof(Statistics), value, "Use groups of StatisticGroups, joined by |.");
    } = StatisticGroups.All;

    /// <summary>Whether its eigenvalues may be negative.</summary>
    internal bool IsIndefinite => !Statistics.HasFlag(StatisticGroups.Ranks);

    /// <summary>Whether Marchenko and Pastur's law is fitted to its bulk.</summary>
    internal bool HasMarchenkoPasturBulk => NoiseLaw == NoiseLaw.MarchenkoPastur && !IsIndefinite;

    /// <summary>Whether its bulk is compared with the law of a random network's kernel.</summary>
    internal bool HasKernelLaw => NoiseLaw is NoiseLaw.ConjugateKernel or NoiseLaw.NeuralTangentKernel;

    /// <summary>Whether its spectrum is compared with that of the start.</summary>
    internal bool HasStart => Statistics.HasFlag(StatisticGroups.Drift);

    /// <summary>Finds the built-in kind of a name; another name gives a kind of which nothing else is known.</summary>
    /// <param name="name">A name of <see cref="SpectralMatrix"/>, or one of your own.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static MatrixKind Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return BuiltIn.GetValueOrDefault(name) ?? new MatrixKind(name);
    }

    /// <summary>The kind that a row holds; what its texts do not say is that of the built-in kind of the name, if there is one.</summary>
    internal static MatrixKind Restore(string name, string noiseLaw, string statistics)
    {
        MatrixKind known = BuiltIn.GetValueOrDefault(name) ?? new MatrixKind(name, isChecked: false);
        return known with
        {
            NoiseLaw = Enum.TryParse(noiseLaw, out NoiseLaw law) && Enum.IsDefined(law) ? law : known.NoiseLaw,
            Statistics =
                Enum.TryParse(statistics, out StatisticGroups groups) && (groups & ~StatisticGroups.All) == 0 ? groups : known.Statistics,
        };
    }

    private static MatrixKind Noisy(string name, NoiseLaw law, StatisticGroups statistics) =>
        new(name) { NoiseLaw = law, Statistics = statistics };
}
