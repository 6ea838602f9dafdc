using MLSpectral.Kernels;
using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>The leading eigenvectors of a kernel on landmark rows, made into a map for any row. Takes LibTorch; the map does not.</summary>
internal static class KernelEigenvectors
{
    /// <summary>Decomposes the conjugate kernel of the last layer of a network.</summary>
    /// <param name="network">The layers 1 to l.</param>
    /// <param name="landmarks">x_i, n × d.</param>
    /// <param name="count">k, at most n.</param>
    /// <param name="seed">Of the random start vectors of Lanczos.</param>
    /// <returns>The k largest eigenvalues, 0 where they are under the noise floor or beyond the rank, and the map.</returns>
    public static (double[] Eigenvalues, KernelFeatureMap Map) Conjugate(FeedForwardNetwork network, float[] landmarks, int count, int seed)
    {
        NativeTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        using NetworkKernels kernels = Kernels(network, landmarks);
        int layer = network.Layers.Count,
            width = network.OutputCount,
            n = (int)kernels.SampleSize;
        (double[] eigenvalues, double[] coefficients) = Decompose(kernels.ConjugateKernel(layer), count, seed);
        using Tensor coordinates = ((ReadOnlySpan<double>)coefficients).ToTensor(count, n);
        using Tensor projection = coordinates.mm(kernels.Activations(layer));
        return (eigenvalues, new ConjugateFeatureMap(network, Array.ConvertAll(projection.ToDoubles(), value => value / width)));
    }

    /// <summary>
    /// Decomposes the tangent kernel of a network, summed over outputs; parameters and result are those of <see cref="Conjugate"/>.
    /// </summary>
    public static (double[] Eigenvalues, KernelFeatureMap Map) Tangent(FeedForwardNetwork network, float[] landmarks, int count, int seed)
    {
        NativeTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        using NetworkKernels kernels = Kernels(network, landmarks);
        (double[] eigenvalues, double[] coefficients) = Decompose(kernels.TangentKernel(), count, seed);
        return (eigenvalues, new TangentFeatureMap(network, landmarks, coefficients));
    }

    private static NetworkKernels Kernels(FeedForwardNetwork network, float[] landmarks)
    {
        using Tensor sample = ((ReadOnlySpan<float>)landmarks).ToTensor(landmarks.Length / network.InputCount, network.InputCount);
        return NetworkKernels.Create(network, sample);
    }

    // The eigenvalues, and the eigenvectors over their roots, k × n.
    private static (double[] Eigenvalues, double[] Coefficients) Decompose(SymmetricMatrix kernel, int count, int seed)
    {
        int n = (int)kernel.Size,
            possible = (int)Math.Min(count, kernel.RankBound);
        SpectrumRequest request = SpectrumRequest.Largest(possible) with { WithVectors = true, Seed = seed };
        using MatrixSpectrum spectrum = Converged(
            SpectrumSolver.Solve(kernel, request),
            () => SpectrumSolver.Solve(kernel, request with { Method = SpectrumMethod.Dense }),
            possible
        );
        double floor = NoiseFloor.ComputeFromLargest(spectrum.Eigenvalues[0], n, isSinglePrecision: false);
        if (floor == 0)
            throw new InvalidOperationException(
                "The kernel is 0 on all landmark rows, so that it has no eigenvectors: no unit of the network answers to any of "
                    + "them. Train the network anew, with another seed, a lower learning rate or another activation."
            );
        using Tensor rows = spectrum.Vectors!.t();
        double[] vectors = rows.ToDoubles(),
            eigenvalues = new double[count],
            coefficients = new double[checked(count * n)];
        for (int j = 0; j < possible && spectrum.Eigenvalues[j] > floor; j++)
        {
            eigenvalues[j] = spectrum.Eigenvalues[j];
            ReadOnlySpan<double> vector = vectors.AsSpan(j * n, n);
            double factor = Sign(vector) / Math.Sqrt(eigenvalues[j]);
            for (int i = 0; i < n; i++)
                coefficients[(j * n) + i] = factor * vector[i];
        }

        return (eigenvalues, coefficients);
    }

    // Lanczos may run out of products where eigenvalues are very close.
    private static MatrixSpectrum Converged(MatrixSpectrum spectrum, Func<MatrixSpectrum> dense, int count)
    {
        if (spectrum.Eigenvalues.Length == count && Array.TrueForAll(spectrum.Converged, isConverged => isConverged))
            return spectrum;
        spectrum.Dispose();
        return dense();
    }

    // Of the largest coordinate, the first of several.
    private static double Sign(ReadOnlySpan<double> vector)
    {
        double largest = 0;
        foreach (double value in vector)
            largest = Math.Abs(value) > Math.Abs(largest) ? value : largest;
        return largest < 0 ? -1 : 1;
    }
}
