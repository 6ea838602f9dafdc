namespace MLSpectral;

/// <summary>The built-in probes.</summary>
public static class Probe
{
    /// <summary>
    /// The spectrum of WᵀW/N of every layer, N the larger side of W, with its Marchenko–Pastur bulk and outliers. O(max·min² + min³)
    /// for each layer.
    /// </summary>
    /// <param name="permutations">
    /// How many times the entries of each matrix are shuffled and its eigenvalues computed again, for <c>PermutationPValue</c>: what
    /// tells structure from heavy-tailed entries. 0 for none; 199 are the fewest that can reject at the level of 1 %, 399 do so with some
    /// room; each costs a decomposition.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="permutations"/> is negative.</exception>
    public static SpectralProbe Weights(int permutations = 0)
    {
        if (permutations < 0)
            throw new ArgumentOutOfRangeException(
                nameof(permutations),
                permutations,
                "The number of permutations is negative; use 0 for none, or for example 399."
            );
        return new WeightProbe(permutations);
    }

    /// <summary>
    /// The spectrum of the conjugate kernel A Aᵀ/m of every hidden layer on the n rows of the probe sample. O(n²m + min(n, m)³) for
    /// each layer.
    /// </summary>
    /// <param name="options">How much of it; null for all eigenvalues in Float64.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static SpectralProbe ConjugateKernel(KernelProbeOptions? options = null) =>
        new ConjugateKernelProbe(Take(options));

    /// <summary>
    /// The spectrum of the neural tangent kernel of the trained parameters, summed over outputs, on the n rows of the probe sample: O(n²
    /// Σm + n³) in closed form, which the trainer's networks have.
    /// </summary>
    /// <param name="options">How much of it; null for all eigenvalues in Float64.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public static SpectralProbe NeuralTangentKernel(KernelProbeOptions? options = null) =>
        new NeuralTangentKernelProbe(Take(options));

    private static KernelProbeOptions Take(KernelProbeOptions? options)
    {
        options ??= KernelProbeOptions.Default;
        options.Check();
        return options;
    }
}
