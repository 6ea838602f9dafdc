using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>The rows that kernels are measured on, drawn once for a run. Owns its tensors.</summary>
/// <param name="Features">n × d, Float64.</param>
/// <param name="Targets">n × C, Float64.</param>
/// <param name="Seed">The seed of the run, for what a probe simulates.</param>
internal sealed record ProbeSample(Tensor Features, Tensor Targets, int Seed = 0) : IDisposable
{
    private readonly Tensor _rows = Features.flatten(1).DetachFromDisposeScope();
    private InputGram? _inputGram;

    /// <summary>X Xᵀ of the features, one row each.</summary>
    public InputGram InputGram => _inputGram ??= new InputGram(_rows);

    /// <summary>A copy of rows.</summary>
    /// <param name="features">n × d, of any precision.</param>
    /// <param name="targets">n × C.</param>
    /// <param name="seed">The seed of the run.</param>
    public static ProbeSample Of(Tensor features, Tensor targets, int seed = 0) =>
        new(
            features.to(ScalarType.Float64, copy: true).DetachFromDisposeScope(),
            targets.to(ScalarType.Float64, copy: true).DetachFromDisposeScope(),
            seed
        );

    /// <summary>So many of the rows, evenly spaced.</summary>
    public ProbeSample Take(long rows)
    {
        using var scope = NewDisposeScope();
        long all = Features.shape[0];
        var picked = new long[rows];
        for (long i = 0; i < rows; i++)
            picked[i] = i * all / rows;
        Tensor index = tensor(picked);
        return new ProbeSample(
            Features.index_select(0, index).DetachFromDisposeScope(),
            Targets.index_select(0, index).DetachFromDisposeScope(),
            Seed
        );
    }

    public void Dispose()
    {
        _inputGram?.Dispose();
        _rows.Dispose();
        Features.Dispose();
        Targets.Dispose();
    }
}
