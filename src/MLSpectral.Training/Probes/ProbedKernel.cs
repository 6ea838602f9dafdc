using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// A kernel of the network at one time, and what several probes, and later times, want to know of it: each computed once. Owns its tensors.
/// </summary>
/// <param name="open">Gives the kernel; it lives as long as the forward pass.</param>
internal sealed class ProbedKernel(Func<SymmetricMatrix> open) : IDisposable
{
    private SymmetricMatrix? _matrix;
    private Tensor? _formed;
    private KernelEntries? _entries;
    private double[]? _eigenvalues;
    private double _noiseFloor;

    /// <summary>The kernel as entries and products on demand.</summary>
    public SymmetricMatrix Matrix => _matrix ??= open();

    /// <summary>All entries, n × n, Float64.</summary>
    public Tensor Formed => _formed ??= Form();

    /// <summary>The same row by row, for comparisons.</summary>
    public KernelEntries Entries => _entries ??= new KernelEntries(Formed);

    /// <summary>
    /// The leading eigenvectors found at this time, n × k, Float64; null where none were asked for. A start for the next time.
    /// </summary>
    public Tensor? LeadingVectors { get; private set; }

    /// <summary>λ₁ = ‖K‖₂, once the spectrum is known.</summary>
    public double SpectralNorm => AllEigenvalues().Eigenvalues[0];

    /// <summary>
    /// All n eigenvalues, descending, and the floor under which they are rounding: of the smaller Gram matrix where there is a factor.
    /// </summary>
    public (double[] Eigenvalues, double NoiseFloor) AllEigenvalues()
    {
        if (_eigenvalues is null)
        {
            using MatrixSpectrum spectrum = SpectrumSolver.Solve(
                Matrix.RankBound < Matrix.Size && Matrix.Factor is not null ? Matrix : new DenseMatrix(FormedAsComputed),
                SpectrumRequest.All()
            );
            (_eigenvalues, _noiseFloor) = (spectrum.Eigenvalues, spectrum.NoiseFloor);
        }

        return (_eigenvalues, _noiseFloor);
    }

    /// <summary>The leading eigenvectors of the formed kernel, kept in <see cref="LeadingVectors"/>.</summary>
    /// <param name="count">k, at most n.</param>
    /// <param name="near">Vectors near them, for example those of the time before; or null.</param>
    public Tensor SolveLeading(int count, Tensor? near)
    {
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(
            new DenseMatrix(Formed),
            SpectrumRequest.Largest(count) with
            {
                WithVectors = true,
                Start = near,
            }
        );
        return Keep(spectrum.Vectors!);
    }

    /// <summary>Keeps leading eigenvectors that were found on the way.</summary>
    public Tensor Keep(Tensor vectors)
    {
        LeadingVectors?.Dispose();
        return LeadingVectors = vectors.alias().DetachFromDisposeScope();
    }

    /// <summary>Forgets the kernel itself, which the forward pass holds; what was computed of it stays.</summary>
    public void Close() => _matrix = null;

    public void Dispose()
    {
        _formed?.Dispose();
        LeadingVectors?.Dispose();
    }

    private Tensor FormedAsComputed => Matrix.Precision == ScalarType.Float64 ? Formed : Matrix.Form();

    private Tensor Form()
    {
        // Says how much memory is missing before torch runs out of it.
        _ = SpectrumSolver.Plan(Matrix, SpectrumRequest.All());
        using Tensor entries = Matrix.Form();
        return entries.to(ScalarType.Float64).alias().DetachFromDisposeScope();
    }
}
