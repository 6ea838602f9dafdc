using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Spectra by Lanczos: on the formed matrix, on its inverse, or by products.</summary>
internal static class LanczosSpectrum
{
    private const double DoubleTolerance = 1e-10,
        SingleTolerance = 1e-5;

    // The shift of the inverse, in units of the norm: small enough to tell the smallest eigenvalues apart, large enough to leave digits to
    // those that are not small.
    private const double Shift = 1e-8;

    // Beyond these the squares of entries leave the range of a double.
    private const double LargestEntry = 1e100;

    public static MatrixSpectrum Solve(SymmetricMatrix matrix, SpectrumRequest request, SpectrumPlan plan)
    {
        using var scope = NewDisposeScope();
        bool isSingle = matrix.Precision == ScalarType.Float32,
            isSmallest = request.Part == SpectrumSelection.Smallest;
        double epsilon = isSingle ? NoiseFloor.SingleEpsilon : NoiseFloor.MachineEpsilon,
            tolerance = request.Tolerance ?? (isSingle ? SingleTolerance : DoubleTolerance);
        double unit = Unit(matrix);
        int threads = get_num_threads();
        Tensor? formed =
            plan.Method == SpectrumMethod.MatrixFree ? null
            : matrix is DenseMatrix dense ? dense.Entries
            : matrix.Form();
        Func<Tensor, Tensor> product = LanczosProduct.Scaled(
            formed is null ? LanczosProduct.MatrixFree(matrix, threads) : LanczosProduct.Formed(formed, threads),
            unit
        );
        var settings = new LanczosSettings
        {
            Size = matrix.Size,
            Wanted = request.Count,
            BlockSize = LanczosDefaults.BlockSize(request),
            Capacity = LanczosDefaults.Capacity(request, matrix.Size),
            Steps = request.Steps,
            Tolerance = tolerance,
            Seed = request.Seed,
            Epsilon = epsilon,
            MaximumProducts = request.MaximumProducts ?? Math.Max((100L * request.Count) + 2000, 2L * request.ProbeVectors * request.Steps),
            Start = request.Start?.t().to(ScalarType.Float64).contiguous(),
        };
        double norm = isSmallest && formed is not null ? FrobeniusNorms.Of(formed) / unit : 0;
        if (!double.IsFinite(norm))
            throw MatrixShape.NotFinite(matrix.Size);
        Func<Tensor, Tensor> operation =
            !isSmallest ? product
            : plan.Method == SpectrumMethod.InverseLanczos ? Inverse(formed!, unit, norm, request, ref settings)
            : LanczosProduct.Negative(product);
        List<LanczosRun> runs = [BlockLanczos.Run(operation, settings)];

        // More random vectors than fit in a block, in blocks of their own.
        int vectors = request.Part == SpectrumSelection.Density ? request.ProbeVectors : 0;
        for (int done = settings.BlockSize; done < vectors; done += settings.BlockSize)
            runs.Add(
                BlockLanczos.Run(
                    operation,
                    settings with
                    {
                        FirstStream = done,
                        BlockSize = Math.Min(settings.BlockSize, request.ProbeVectors - done),
                    }
                )
            );

        long products = runs.Sum(run => run.Products);
        SpectralDensity? density = request.Part.IncludesDensity()
            ? LanczosQuadrature
                .Of([.. runs.Select(run => run.Moments!)], matrix.Size, LargestPossible(matrix) / unit, epsilon, request.Confidence)
                .Times(unit)
            : null;
        if (request.Count == 0)
        {
            double largest = runs.Max(run => run.Moments!.Pairs.Values[0]) * unit;
            return new MatrixSpectrum(plan, [], [], NoiseFloor.ComputeFromLargest(largest, matrix.Size, isSingle))
            {
                Density = density,
                Products = products,
            };
        }

        Eigenpairs pairs = Eigenpairs.In(product, runs[0].Vectors);
        double scale = isSmallest ? (formed is null ? runs[0].Scale : norm) : Math.Max(pairs.Values[0], 0),
            floor = NoiseFloor.ComputeFromLargest(scale, matrix.Size, isSingle);
        return new MatrixSpectrum(
            plan,
            Scale(pairs.Values, unit),
            Scale([.. pairs.ErrorBounds(!isSmallest).Select(bound => bound + floor)], unit),
            floor * unit
        )
        {
            Residuals = Scale(pairs.Residuals, unit),
            Converged = Array.ConvertAll(pairs.Residuals, residual => residual <= tolerance * scale),
            Vectors = request.WithVectors ? pairs.Vectors.t().contiguous().DetachFromDisposeScope() : null,
            Density = density,
            Products = products + pairs.Values.Length,
            Restarts = runs[0].Restarts,
        };
    }

    // K + σI = L Lᵀ. The largest eigenvalues of the inverse are 1/(λ + σ), and a residual that is small against the largest of them is
    // small against K's norm, too.
    private static Func<Tensor, Tensor> Inverse(
        Tensor formed,
        double unit,
        double norm,
        SpectrumRequest request,
        ref LanczosSettings settings
    )
    {
        double shift =
            norm
            * (
                request.SmallEigenvaluesMatter
                    ? 4 * settings.Size * settings.Epsilon
                    : Math.Max(Shift, 4 * settings.Size * settings.Epsilon)
            );
        settings = settings with { Epsilon = NoiseFloor.MachineEpsilon, Tolerance = Math.Min(settings.Tolerance, DoubleTolerance) };
        for (int attempt = 0; attempt < 4; attempt++, shift = Math.Max(10 * shift, double.Epsilon))
        {
            using var scope = NewDisposeScope();
            Tensor shifted = formed.to(ScalarType.Float64, copy: true);
            if (unit != 1)
                shifted.DivideBy(unit);
            shifted.diagonal().IncreaseBy(shift == 0 ? 1 : shift);
            (Tensor factor, Tensor info) = linalg.cholesky_ex(shifted);
            if (info.item<int>() == 0)
                return LanczosProduct.Inverse(scope.MoveToOuter(factor.contiguous()));
        }

        throw new ArithmeticException(
            $"The {settings.Size} × {settings.Size} matrix has eigenvalues below −{shift / 10 / norm:G2} of its norm, so it is "
                + $"not positive semi-definite, and its inverse does not lead to the smallest ones. Use "
                + $"{nameof(SpectrumMethod)}.{nameof(SpectrumMethod.Dense)}."
        );
    }

    // A power of two near the largest entry, where that is beyond the ordinary. A positive semi-definite matrix has its largest entry on
    // the diagonal.
    private static double Unit(SymmetricMatrix matrix)
    {
        using Tensor diagonal = matrix.Diagonal(),
            largest = diagonal.max(),
            smallest = diagonal.min();
        double entry = largest.item<double>();
        if (!double.IsFinite(entry) || !double.IsFinite(smallest.item<double>()))
            throw MatrixShape.NotFinite(matrix.Size);
        return entry is 0 or (> 1 / LargestEntry and < LargestEntry) ? 1 : Math.ScaleB(1, Math.ILogB(entry));
    }

    // λ₁ ≤ ‖K‖_F ≤ tr K: the second is cheap for every matrix.
    private static double LargestPossible(SymmetricMatrix matrix) => matrix is DenseMatrix ? matrix.FrobeniusNorm() : matrix.Trace();

    private static double[] Scale(double[] values, double unit) => unit == 1 ? values : Array.ConvertAll(values, value => value * unit);
}
