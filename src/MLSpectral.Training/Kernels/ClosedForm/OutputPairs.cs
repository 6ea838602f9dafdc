using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The pairs (c, c') of outputs with c ≤ c', and blocks of a kernel that are the same for (c', c).</summary>
internal sealed class OutputPairs : IDisposable
{
    private readonly Tensor _first;
    private readonly Tensor _second;

    // Row c lists the pairs (c, 0), …, (c, C − 1), by their numbers.
    private readonly Tensor _numbers;

    public OutputPairs(long outputs)
    {
        Outputs = outputs;
        int count = checked((int)outputs);
        List<double> first = [],
            second = [];
        var numbers = new double[count * count];
        for (int c = 0; c < count; c++)
        {
            for (int other = c; other < count; other++)
            {
                numbers[(c * count) + other] = numbers[(other * count) + c] = first.Count;
                first.Add(c);
                second.Add(other);
            }
        }

        using var scope = NewDisposeScope();
        Count = first.Count;
        _first = Indices([.. first]).DetachFromDisposeScope();
        _second = Indices([.. second]).DetachFromDisposeScope();
        _numbers = Indices(numbers).view(outputs, outputs).DetachFromDisposeScope();
    }

    /// <summary>C.</summary>
    public long Outputs { get; }

    /// <summary>C(C + 1)/2.</summary>
    public long Count { get; }

    /// <summary>M_c ∘ M_c' for every pair, pairs × m. Belongs to the caller, not to a dispose scope.</summary>
    public Tensor Products(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        return (matrix.index_select(0, _first) * matrix.index_select(0, _second)).DetachFromDisposeScope();
    }

    /// <summary>Puts the blocks of the pairs in their places.</summary>
    /// <param name="pairs">Pairs × rows × columns.</param>
    /// <param name="kernel">Rows × C × columns × C.</param>
    public void Write(Tensor pairs, Tensor kernel)
    {
        for (long c = 0; c < Outputs; c++)
        {
            using var scope = NewDisposeScope();
            kernel.select(1, c).copy_(BlocksOf(c, pairs));
        }
    }

    /// <summary>Adds the blocks of the pairs to their places.</summary>
    /// <param name="pairs">Pairs × rows × columns.</param>
    /// <param name="kernel">Rows × C × columns × C.</param>
    public void Add(Tensor pairs, Tensor kernel)
    {
        for (long c = 0; c < Outputs; c++)
        {
            using var scope = NewDisposeScope();
            kernel.select(1, c).IncreaseBy(BlocksOf(c, pairs));
        }
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _numbers.Dispose();
    }

    // Rows × columns × C.
    private Tensor BlocksOf(long output, Tensor pairs) => pairs.index_select(0, _numbers.select(0, output)).permute(1, 2, 0);

    private static Tensor Indices(ReadOnlySpan<double> values) => values.ToTensor(values.Length).to(ScalarType.Int64);
}
