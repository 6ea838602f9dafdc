using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Kernels;

/// <summary>
/// Kernels and their spectra against the best way in numpy, scipy and torch for Python, in the same run, with two threads on either side.
/// </summary>
internal static class KernelSpectra
{
    private const int StreamedTile = 2000;
    private static readonly ScalarType[] Precisions = [ScalarType.Float32, ScalarType.Float64];

    public static IEnumerable<Case> Cases =>
        from precision in Precisions
        from job in new Func<ScalarType, Case>[]
        {
            Form,
            Spectrum,
            SpectrumWithKeptInputs,
            Conjugate,
            TopTen,
            Values,
            Streamed,
            Full,
            Autograd,
        }
        let one = job(precision)
        where one.Name.Length > 0
        select one;

    private static Case Form(ScalarType precision) =>
        Against(
            "NTK, formed, n = 2000",
            "ntk form",
            precision,
            aim: 1.05,
            problem => Tangent(problem, precision, outputs: 1, kernel => First(kernel.Form())),
            repetitions: 9
        );

    private static Case Spectrum(ScalarType precision) =>
        Against(
            "NTK, all eigenvalues, n = 2000",
            "ntk spectrum",
            precision,
            aim: 1.1,
            problem => Tangent(problem, precision, outputs: 1, Largest),
            repetitions: 9
        );

    private static Case SpectrumWithKeptInputs(ScalarType precision) =>
        Against(
            "NTK, all eigenvalues, X Xᵀ kept from an earlier probe, n = 2000",
            "ntk spectrum",
            precision,
            aim: null,
            problem => Tangent(problem, precision, outputs: 1, Largest, keepInputs: true),
            repetitions: 9
        );

    private static Case Conjugate(ScalarType precision) =>
        Against(
            "CK, all eigenvalues, forward included, n = 2000",
            "ck spectrum",
            precision,
            aim: 1.0,
            problem =>
            {
                TensorNetwork network = problem.Network(outputs: 1).To(precision);
                Tensor x = problem.X.to(precision);
                return () =>
                {
                    using var kernels = new NetworkKernels(network, x, new KernelOptions { Precision = precision });
                    return Largest(kernels.ConjugateKernel(1));
                };
            },
            repetitions: 9
        );

    private static Case TopTen(ScalarType precision) =>
        Against(
            "NTK at hand, ten largest with vectors, n = 2000",
            "top ten",
            precision,
            aim: 1.0,
            problem =>
            {
                Tensor kernel = Stored(problem, precision);
                return () =>
                {
                    using MatrixSpectrum spectrum = SpectrumSolver.Solve(
                        new DenseMatrix(kernel),
                        SpectrumRequest.Largest(10) with
                        {
                            WithVectors = true,
                        }
                    );
                    return spectrum.Eigenvalues[0];
                };
            },
            repetitions: 9
        );

    private static Case Values(ScalarType precision) =>
        Against(
            "NTK at hand, all eigenvalues, n = 2000",
            "eigenvalues",
            precision,
            aim: null,
            problem =>
            {
                Tensor kernel = Stored(problem, precision);
                return () => Largest(new DenseMatrix(kernel));
            },
            repetitions: 9
        );

    private static Case Streamed(ScalarType precision) =>
        Against(
            "CK, all eigenvalues, n = 20,000 in tiles of 2000, forward included",
            "ck streaming",
            precision,
            aim: 1.0,
            problem =>
            {
                Tensor x = problem.AllRows.to(precision);
                return () =>
                {
                    using var stream = new StreamedConjugateKernel(problem.Network(outputs: 1).To(precision), layer: 1);
                    for (long start = 0; start < KernelProblem.StreamedRows; start += StreamedTile)
                    {
                        using Tensor rows = x.narrow(0, start, StreamedTile);
                        stream.Add(rows);
                    }

                    using MatrixSpectrum spectrum = stream.Solve();
                    return spectrum.Eigenvalues[0];
                };
            },
            repetitions: 5
        );

    // Twice 3.2 GB in double precision.
    private static Case Full(ScalarType precision) =>
        precision == ScalarType.Float64
            ? new Case("", () => throw new InvalidOperationException())
            : Against(
                "NTK, whole 20,000 × 20,000 (n = 2000, C = 10), formed",
                "full ntk",
                precision,
                aim: null,
                problem =>
                    Tangent(
                        problem,
                        precision,
                        KernelProblem.Outputs,
                        kernel => First(kernel.Form(), KernelProblem.Outputs),
                        OutputReduction.Full
                    ),
                repetitions: 3,
                largestValue: 4
            );

    // The peer does a hundredth of the job: the Jacobians of 20 rows of 2000, and a hundredth of their products.
    private static Case Autograd(ScalarType precision) =>
        Against(
            "NTK, formed, n = 2000, against a hundredth of it by automatic differentiation",
            "autograd",
            precision,
            aim: 100.0 / 200,
            problem => Tangent(problem, precision, outputs: 1, kernel => First(kernel.Form())),
            repetitions: 3,
            note: "0.5 is 200 times faster"
        );

    private static Func<double> Tangent(
        KernelProblem problem,
        ScalarType precision,
        int outputs,
        Func<SymmetricMatrix, double> measure,
        OutputReduction? reduction = null,
        bool keepInputs = false
    )
    {
        TensorNetwork network = problem.Network(outputs).To(precision);
        Tensor x = problem.X.to(precision);
        InputGram? inputs = keepInputs ? new InputGram(x) : null;
        return () =>
        {
            using var scope = NewDisposeScope();
            using var kernels = new NetworkKernels(network, x, new KernelOptions { Precision = precision }, inputs);
            return measure(kernels.TangentKernel(reduction));
        };
    }

    private static Tensor Stored(KernelProblem problem, ScalarType precision)
    {
        using TensorNetwork network = problem.Network(outputs: 1);
        using var kernels = new NetworkKernels(network, problem.X);
        return kernels.TangentKernel().Form().to(precision);
    }

    // Between the first and the second row, of the first output.
    private static double First(Tensor kernel, long outputs = 1) => kernel[0, outputs].to(ScalarType.Float64).item<double>();

    private static double Largest(SymmetricMatrix kernel)
    {
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(kernel, SpectrumRequest.All());
        return spectrum.Eigenvalues[0];
    }

    private static Case Against(
        string name,
        string job,
        ScalarType precision,
        double? aim,
        Func<KernelProblem, Func<double>> prepare,
        int repetitions,
        double? largestValue = null,
        string note = ""
    ) => new($"{name}, {precision}", () =>
        {
            using var scope = NewDisposeScope();
            using var threads = new ThreadCount(KernelPeers.Threads);
            Func<double> run = prepare(KernelProblem.Shared);
            double check = 0;
            double Ours() => SideBySide.SecondsPerCall(calls: 1, () => check = run());
            using var peers = new KernelPeers();
            if (!peers.Can(job))
                return new Result(
                    SideBySide.MeasureAlone(Ours, repetitions),
                    Peer: null,
                    Ratio: null,
                    ResultTable.Time,
                    Note: peers.Missing,
                    LargestValue: largestValue
                );

            string type = precision == ScalarType.Float64 ? "float64" : "float32",
                way = "";
            double theirs = 0;
            double Peer()
            {
                (double seconds, way, theirs) = peers.Do(job, type);
                return seconds;
            }

            (Samples ours, Samples peer, Samples ratio) = SideBySide.Measure(Ours, Peer, repetitions);
            if (Math.Abs(check - theirs) > (precision == ScalarType.Float64 ? 1e-9 : 1e-3) * Math.Abs(theirs))
                throw new InvalidOperationException(
                    $"{job}: {way} finds {theirs}, ours is {check}; times of different results cannot be compared."
                );
            return new Result(
                ours,
                peer,
                ratio,
                ResultTable.Time,
                aim,
                Note: note.Length > 0 ? $"{way}; {note}" : way,
                LargestValue: largestValue
            );
        });
}
