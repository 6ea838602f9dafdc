using System.Diagnostics;
using System.Globalization;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Kernels;

/// <summary>
/// The twenty largest eigenvalues and the density of the tangent kernel of 1.5 million parameters on many rows, by products alone: single
/// precision, recurrences in double precision.
/// </summary>
internal static class MatrixFreeGrowth
{
    public const string Command = "matrix-free";

    private const int Largest = 20;
    private const int Vectors = 24;
    private const int Steps = 8;
    private const double Tolerance = 1e-3;

    /// <summary>Runs one size after the other and prints a line for each.</summary>
    /// <param name="sizes">Rows, as text.</param>
    public static int Run(IEnumerable<string> sizes)
    {
        Console.WriteLine(
            "| n | estimate | seconds | seconds a product | products | λ₁ | largest residual / λ₁ | Kolmogorov–Smirnov "
                + "bound | peak memory of the process |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (int rows in sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture)))
            Measure(rows);
        return 0;
    }

    private static void Measure(int rows)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);
        using TensorNetwork network = KernelProblem.Draw(generator, outputs: 1).To(ScalarType.Float32);
        Tensor x = randn(rows, KernelProblem.Features, ScalarType.Float32, generator: generator);
        using var kernels = new NetworkKernels(network, x, new KernelOptions { Precision = ScalarType.Float32 });
        TangentKernel kernel = kernels.TangentKernel();
        SpectrumRequest request = SpectrumRequest.LargestAndDensity(Largest, Vectors, Steps) with
        {
            Method = SpectrumMethod.MatrixFree,
            Tolerance = Tolerance,
        };
        string estimate = SpectrumSolver.Plan(kernel, request).ToString();
        Console.Error.WriteLine($"n = {rows}: {estimate}");

        long start = Stopwatch.GetTimestamp();
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(kernel, request);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {rows} | {estimate[(estimate.LastIndexOf("About", StringComparison.Ordinal) + 6)..^1]} | {seconds:F0} | "
                    + $"{seconds / spectrum.Products:F2} | {spectrum.Products} | {spectrum.Eigenvalues[0]:F3} | "
                    + $"{spectrum.Residuals!.Max() / spectrum.Eigenvalues[0]:E1} | {spectrum.Density!.KolmogorovSmirnovBound:F2} | "
                    + $"{process.PeakWorkingSet64 / 1e9:F1} GB |"
            )
        );
    }
}
