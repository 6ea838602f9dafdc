namespace MLSpectral.Kernels;

/// <summary>Chooses a method: of those that can serve a request within the memory, the one with the shortest estimated time.</summary>
/// <param name="matrix">The matrix.</param>
/// <param name="request">What is asked for.</param>
/// <param name="speed">The machine's.</param>
/// <param name="memory">Bytes that may be used.</param>
internal sealed class SpectrumPlanner(SymmetricMatrix matrix, SpectrumRequest request, MachineSpeed speed, long memory)
{
    private readonly bool _isDouble = matrix.Precision == TorchSharp.torch.ScalarType.Float64;
    private readonly long _entrySize = matrix.Precision == TorchSharp.torch.ScalarType.Float64 ? sizeof(double) : sizeof(float);
    private readonly double _n = matrix.Size;

    /// <summary>The plan.</summary>
    /// <exception cref="ArgumentException">The method asked for cannot serve the request.</exception>
    /// <exception cref="PlatformNotSupportedException">The only method would need routines that this system lacks.</exception>
    /// <exception cref="InsufficientMemoryException">No method fits in the memory.</exception>
    public SpectrumPlan Choose()
    {
        List<SpectrumPlan> candidates = [];
        foreach (SpectrumMethod method in Enum.GetValues<SpectrumMethod>())
        {
            string? refusal = Refusal(method);
            if (request.Method == method && refusal is not null)
                throw new ArgumentException($"{nameof(SpectrumRequest.Method)} is {method}, but {refusal}", nameof(request));
            if (refusal is null && (request.Method is null || request.Method == method))
                candidates.Add(Estimate(method));
        }

        if (!candidates.Exists(plan => IsPossible(plan.Method)))
            throw DenseEigenvalues.TooLarge(DenseSize(candidates[0].Method));
        candidates.RemoveAll(plan => !IsPossible(plan.Method));
        SpectrumPlan[] fitting = [.. candidates.Where(plan => plan.Bytes <= memory)];
        if (fitting.Length == 0)
            throw TooLittle(candidates.MinBy(plan => plan.Bytes)!);
        SpectrumPlan best = Preferred(fitting);
        return best with { Reason = Reason(best, candidates) };
    }

    private bool IsSpectral => request.Part.IncludesDensity();

    private long Columns => matrix.Factor?.shape[1] ?? 0;

    // What a method cannot do at all, as the end of a sentence.
    private string? Refusal(SpectrumMethod method) =>
        method switch
        {
            SpectrumMethod.Dense => null,
            SpectrumMethod.DualGram when Columns == 0 => "the matrix has no factor at hand. Use Dense, or give a GramMatrix.",
            SpectrumMethod.DualGram when Columns >= matrix.Size =>
                "the factor has as many columns as rows or more, so that its dual is not smaller. Use Dense.",
            SpectrumMethod.DualGram when request.WithVectors => "it gives no eigenvectors. Use FactorSingularValues or Dense.",
            SpectrumMethod.FactorSingularValues when Columns == 0 => "the matrix has no factor at hand. Use Dense, or give a GramMatrix.",
            SpectrumMethod.FactorSingularValues
                when request.WithVectors
                    && Columns
                        < (
                            request.Part == SpectrumSelection.Largest || request.Part == SpectrumSelection.LargestAndDensity
                                ? request.Count
                                : matrix.Size
                        ) => "the factor has fewer columns than eigenvectors are wanted. Use Dense.",
            SpectrumMethod.Lanczos or SpectrumMethod.MatrixFree when request.Part == SpectrumSelection.All =>
                "Lanczos finds some eigenvalues or their density, not all. Use Dense.",
            SpectrumMethod.Lanczos when request.Part == SpectrumSelection.Smallest =>
                "on the matrix itself the smallest ones converge too slowly. Use InverseLanczos.",
            SpectrumMethod.InverseLanczos when request.Part != SpectrumSelection.Smallest =>
                "the inverse serves the smallest eigenvalues only. Use Lanczos or Dense.",
            SpectrumMethod.Lanczos or SpectrumMethod.InverseLanczos or SpectrumMethod.MatrixFree when NeedsWholeSpace =>
                $"{request.Count} of {matrix.Size} eigenvalues leave Lanczos no room. Use Dense.",
            SpectrumMethod.DualGram
            or SpectrumMethod.FactorSingularValues
            or SpectrumMethod.Lanczos
            or SpectrumMethod.InverseLanczos
            or SpectrumMethod.MatrixFree => null,
        };

    private bool NeedsWholeSpace => request.Count + (3 * LanczosDefaults.BlockSize(request)) >= matrix.Size;

    private bool IsPossible(SpectrumMethod method) =>
        method is not (SpectrumMethod.Dense or SpectrumMethod.DualGram) || DenseEigenvalues.CanDecompose(DenseSize(method));

    private long DenseSize(SpectrumMethod method) => method == SpectrumMethod.DualGram ? Columns : matrix.Size;

    // Small eigenvalues from singular values, where they matter; else the fastest, and dense before Lanczos unless that is clearly faster,
    // because it is exact and complete.
    private SpectrumPlan Preferred(SpectrumPlan[] plans)
    {
        SpectrumPlan? singular = Array.Find(plans, plan => plan.Method == SpectrumMethod.FactorSingularValues);
        if (request.SmallEigenvaluesMatter && singular is not null)
            return singular;
        return plans.MinBy(plan => (plan.Seconds + 0.002) * (plan.Method is SpectrumMethod.Dense or SpectrumMethod.DualGram ? 1 : 1.3))!;
    }

    private string Reason(SpectrumPlan best, List<SpectrumPlan> candidates)
    {
        if (request.Method is not null)
            return "as asked for.";
        if (request.SmallEigenvaluesMatter && best.Method == SpectrumMethod.FactorSingularValues)
            return "small eigenvalues matter, and squares of singular values keep them.";
        SpectrumPlan? faster = candidates.Find(plan => plan.Seconds < best.Seconds / 1.5 && plan.Bytes > memory);
        if (faster is not null)
            return $"{faster.Method} would be faster but needs {MemoryText.Of(faster.Bytes)} of {MemoryText.Of(memory)}.";
        string size = $"{matrix.Size} × {matrix.Size}";
        return best.Method switch
        {
            SpectrumMethod.Dense when request.Part == SpectrumSelection.All =>
                $"all eigenvalues of a {size} matrix without a smaller dual.",
            SpectrumMethod.Dense => $"a {size} matrix is decomposed in whole faster than in part.",
            SpectrumMethod.DualGram =>
                $"the factor has {Columns} columns, so {Columns} × {Columns} numbers have the same eigenvalues as {size}.",
            SpectrumMethod.FactorSingularValues => "the factor gives values and vectors without forming the matrix.",
            SpectrumMethod.InverseLanczos =>
                $"the {request.Count} smallest are the largest of the inverse, which a Cholesky decomposition gives.",
            SpectrumMethod.Lanczos => $"a few products with the formed {size} matrix are enough.",
            SpectrumMethod.MatrixFree => $"a few products cost less than forming the {size} matrix.",
        };
    }

    // The smallest eigenvalues of a kernel have taken twice as many steps as its largest; a solve, on one thread, reads half of the factor
    // twice.
    private SpectrumPlan Estimate(SpectrumMethod method)
    {
        (double seconds, double bytes) = method switch
        {
            SpectrumMethod.Dense => (
                FormSeconds + speed.Decomposition(_n, _isDouble, request.WithVectors),
                FormBytes + DenseEigenvalues.WorkBytes(matrix.Size, _isDouble, request.WithVectors)
            ),
            SpectrumMethod.DualGram => Dual(),
            SpectrumMethod.FactorSingularValues => Singular(),
            SpectrumMethod.Lanczos => (
                FormedSeconds + (Passes * speed.Pass(_n, Block, _isDouble)) + Orthogonalization,
                FormedBytes + BasisBytes
            ),
            SpectrumMethod.InverseLanczos => (
                FormedSeconds
                    + (1.6 * speed.Products(_n * _n * _n / 3, isDouble: true))
                    + (Passes * 7 * speed.Pass(_n, Block, isDouble: true))
                    + Orthogonalization,
                FormedBytes + BasisBytes + (3 * 8 * _n * _n)
            ),
            SpectrumMethod.MatrixFree => (
                (Passes * (request.Part == SpectrumSelection.Smallest ? 10 : 1) * ProductSeconds) + Orthogonalization,
                matrix.MultiplyCost(Block).Bytes + BasisBytes
            ),
        };
        return new SpectrumPlan
        {
            Method = method,
            Reason = string.Empty,
            Seconds = seconds,
            Bytes = (long)Math.Min(bytes, long.MaxValue / 2),
        };
    }

    private double FormSeconds => speed.Products(matrix.FormCost.Operations, _isDouble) + (matrix.FormCost.Bytes / speed.Bandwidth);

    private double FormBytes => matrix.FormCost.Bytes;

    // A matrix that is at hand is not copied for products.
    private double FormedSeconds => matrix is DenseMatrix ? 0 : FormSeconds;

    private double FormedBytes => matrix is DenseMatrix ? 0 : FormBytes;

    // LibTorch's product of a matrix at hand with few vectors takes several times as long as that of StoredProduct.
    private double ProductSeconds =>
        matrix is DenseMatrix
            ? 8 * speed.Pass(_n, Block, _isDouble)
            : 1.3 * speed.Products(matrix.MultiplyCost(Block).Operations, _isDouble);

    private long Block => LanczosDefaults.BlockSize(request);

    private double BasisBytes =>
        8.0 * _n * (LanczosDefaults.Capacity(request, matrix.Size) + (4 * Block) + (2 * request.Count) + 10)
        + (24.0 * LanczosDefaults.Capacity(request, matrix.Size) * LanczosDefaults.Capacity(request, matrix.Size));

    // Steps until the k largest have converged depend on gaps that nobody knows yet: as many as kernels of networks have taken.
    private double Passes =>
        IsSpectral && request.Part == SpectrumSelection.Density
            ? request.Steps * Math.Ceiling((double)request.ProbeVectors / Block)
            : Math.Max(request.Steps, request.Start is null ? (60.0 + (8 * request.Count)) / Math.Sqrt(Block) : 10)
                + (request.Count / (double)Block);

    private double Orthogonalization =>
        Passes * Block * 8 * _n * LanczosDefaults.Capacity(request, matrix.Size) / 2 / (0.3 * speed.DoubleProducts);

    private (double Seconds, double Bytes) Dual()
    {
        double m = Columns;
        return (
            speed.Products(2 * _n * m * m, _isDouble) + speed.Decomposition(m, _isDouble, withVectors: false),
            (m * m * _entrySize) + DenseEigenvalues.WorkBytes(Columns, _isDouble, withVectors: false)
        );
    }

    private (double Seconds, double Bytes) Singular()
    {
        double small = Math.Min(_n, Columns),
            large = Math.Max(_n, Columns),
            copies = request.WithVectors ? 4 : 2;
        return (
            speed.Products((request.WithVectors ? 3 : 1) * (4 * large * small * small), _isDouble) / 0.35,
            copies * large * small * _entrySize
        );
    }

    private InsufficientMemoryException TooLittle(SpectrumPlan smallest) =>
        new(
            $"The spectrum needs {MemoryText.Of(smallest.Bytes)} by the method that needs least ({smallest.Method}), and "
                + $"{MemoryText.Of(memory)} may be used. "
                + (
                    request.Part == SpectrumSelection.All
                        ? $"Ask for {nameof(SpectrumRequest.Largest)} or {nameof(SpectrumRequest.Density)}, use fewer rows or Float32, "
                        : "Use fewer rows, fewer eigenvalues or a smaller BasisSize, "
                )
                + $"or raise {nameof(SpectrumRequest.MemoryLimit)}."
        );
}
