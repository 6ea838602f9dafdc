using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Probes;

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

    /// <summary>At most <paramref name="size"/> rows, drawn without replacement and kept in their order.</summary>
    public static ProbeSample Draw(Tensor features, Tensor targets, int size, Generator generator, int seed = 0)
    {
        using var scope = NewDisposeScope();
        long n = features.shape[0];
        if (n > size)
        {
            (Tensor rows, _) = randperm(n, ScalarType.Int64, generator: generator).slice(0, 0, size, 1).sort();
            features = features.index_select(0, rows);
            targets = targets.index_select(0, rows);
        }

        return new ProbeSample(features.to(ScalarType.Float64, copy: true).DetachFromDisposeScope(), targets.to(ScalarType.Float64, copy: true).DetachFromDisposeScope(), seed);
    }

    /// <summary>So many of the rows, evenly spaced.</summary>
    public ProbeSample Take(long rows)
    {
        using var scope = NewDisposeScope();
        long all = Features.shape[0];
        var picked = new long[rows];
        for (long i = 0; i < rows; i++)
            picked[i] = i * all / rows;
        Tensor index = tensor(picked);
        return new ProbeSample(Features.index_select(0, index).DetachFromDisposeScope(), Targets.index_select(0, index).DetachFromDisposeScope(), Seed);
    }

    public void Dispose()
    {
        _inputGram?.Dispose();
        _rows.Dispose();
        Features.Dispose();
        Targets.Dispose();
    }
}
