using MLSpectral.Kernels;
using MLSpectral.Statistics.KernelLaws;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>What the probes of all kernels have in common: one decomposition, and what needs the entries.</summary>
internal abstract class KernelProbe(KernelProbeOptions options) : SpectralProbe
{
    // Below it a formed kernel takes 200 MB at most, and is multiplied faster.
    private const long MostRowsFormed = 5000;

    // Points of a density in the trace.
    private const int MostQuantiles = 1000;

    /// <summary>How kernels are measured.</summary>
    protected KernelProbeOptions Settings => options;

    /// <summary>Measures one kernel.</summary>
    /// <param name="context">Now.</param>
    /// <param name="at">Gives the kernel at a time.</param>
    /// <param name="empty">The name and place of the spectrum, for given eigenvalues and their noise floor.</param>
    /// <param name="predict">The law of the kernel at the start.</param>
    protected Spectrum Measure(
        ProbeContext context,
        Func<ProbeContext, ProbedKernel> at,
        Func<double[], double, Spectrum> empty,
        Func<KernelInput, IReadOnlyList<RandomLayer>, KernelPrediction> predict
    )
    {
        ProbedKernel now = at(context);
        if (options.Coverage != SpectrumCoverage.All)
            return MeasurePart(context, now, context.Previous is null ? null : at(context.Previous), empty);

        ProbedKernel start = at(context.Start);
        (double[] eigenvalues, double floor) = now.AllEigenvalues();
        double[] cumulative = [];
        if (eigenvalues[0] > 0)
            cumulative = TargetAlignment.Cumulative(
                now.SolveLeading(
                    (int)Math.Min(options.LeadingCount, now.Formed.shape[0]),
                    near: context.Previous is null ? null : at(context.Previous).LeadingVectors
                ),
                context.Targets
            );
        var comparison = KernelComparison.Of(
            now.Entries,
            start.Entries,
            context.Previous is null ? null : at(context.Previous).Entries,
            context.Targets
        );
        return empty(eigenvalues, floor) with
        {
            Prediction =
                ReferenceEquals(context, context.Start) && context.RandomNetwork() is { } network
                    ? predict(network.Input, network.Layers)
                    : null,
            RelativeChange = comparison.RelativeChange,
            OperatorChange = ReferenceEquals(now, start)
                ? 0
                : MatrixChange.RelativeOperatorOfSymmetric(now.Formed, start.Formed, start.SpectralNorm),
            KernelAlignmentToInitial = comparison.AlignmentToStart,
            KernelVelocity = 1 - comparison.AlignmentToPrevious,
            TargetAlignment = comparison.TargetAlignment,
            CenteredTargetAlignment = comparison.CenteredTargetAlignment,
            CumulativeTargetAlignment = [.. cumulative],
            TopEigenvectorAlignment = cumulative.Length > 0 ? cumulative[0] : double.NaN,
        };
    }

    private Spectrum MeasurePart(ProbeContext context, ProbedKernel now, ProbedKernel? previous, Func<double[], double, Spectrum> empty)
    {
        SymmetricMatrix matrix = now.Matrix;
        bool isDensity = options.Coverage == SpectrumCoverage.Density;
        int count = (int)Math.Min(options.LeadingCount, matrix.Size);
        SpectrumRequest request = isDensity
            ? SpectrumRequest.LargestAndDensity(count, options.ProbeVectors, options.Steps)
            : SpectrumRequest.Largest(count) with
            {
                Start = previous?.LeadingVectors,
            };
        SpectrumMethod? method = matrix.Size <= MostRowsFormed || matrix.RankBound < matrix.Size ? null : SpectrumMethod.MatrixFree;
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            matrix,
            request with
            {
                WithVectors = true,
                Seed = context.Seed,
                Method = method,
            }
        );
        double[] cumulative = spectrum.Eigenvalues[0] > 0 ? TargetAlignment.Cumulative(now.Keep(spectrum.Vectors!), context.Targets) : [];

        // The norm takes as much as forming the kernel: not where products were cheaper.
        bool isNormCheap =
            spectrum.Products == 0
            || matrix.FormCost.Operations <= matrix.MultiplyCost(spectrum.Products).Operations
            || matrix.RankBound < matrix.Size;
        double norm = isNormCheap ? matrix.FrobeniusNorm() : double.NaN;
        return empty(isDensity ? Quantiles(spectrum, matrix.Size) : spectrum.Eigenvalues, spectrum.NoiseFloor) with
        {
            Coverage = options.Coverage,
            IsExact = spectrum.Products == 0,
            SpectralNorm = spectrum.Eigenvalues[0],
            ErrorBound = Math.Max(isDensity ? spectrum.Density!.WassersteinBound : spectrum.ErrorBounds.Max(), spectrum.NoiseFloor),
            Trace = matrix.Trace(),
            FrobeniusNorm = norm,
            TargetAlignment = PlainAlignment(matrix, norm, context.Targets),
            CumulativeTargetAlignment = [.. cumulative],
            TopEigenvectorAlignment = cumulative.Length > 0 ? cumulative[0] : double.NaN,
        };
    }

    // ⟨K, YYᵀ⟩ / (‖K‖ ‖YYᵀ‖) by one product.
    private static double PlainAlignment(SymmetricMatrix matrix, double norm, Tensor targets)
    {
        using var scope = NewDisposeScope();
        Tensor image = matrix.Multiply(targets.to(matrix.Precision)).to(ScalarType.Float64);
        return (targets * image).sum().item<double>() / (norm * targets.t().mm(targets).norm().item<double>());
    }

    // Equal steps of probability from above; where one is among the largest, that is known better than by the density.
    private static double[] Quantiles(MatrixSpectrum spectrum, long size)
    {
        int count = (int)Math.Min(size, MostQuantiles);
        var values = new double[count];
        double smallest = spectrum.Eigenvalues[0];
        for (int i = 0; i < count; i++)
        {
            long rank = (long)((i + 0.5) * size / count);
            double value =
                rank < spectrum.Eigenvalues.Length ? spectrum.Eigenvalues[rank] : spectrum.Density!.Quantile(1 - ((i + 0.5) / count));
            values[i] = smallest = Math.Clamp(value, 0, smallest);
        }

        return values;
    }
}
