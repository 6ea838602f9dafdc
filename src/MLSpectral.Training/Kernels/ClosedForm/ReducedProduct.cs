using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// K V for an n × n tangent kernel, outputs reduced, without entries of K: for a summand (A Aᵀ) ∘ (R diag q Rᵀ) and a column v, G
/// = diag q Rᵀ diag v A, then the row sums of (R G) ∘ A, 4 n p m operations for R of p and A of m columns.
/// </summary>
internal static class ReducedProduct
{
    // Values of G for all columns at a time: 256 MB in double precision.
    private const long LargestGradient = 1 << 25;

    // Values of a tile's rows times the columns of V.
    private const long LargestTile = 1 << 21;

    /// <summary>K V, n × k, in the caller's dispose scope.</summary>
    public static Tensor Of(IReadOnlyList<KernelTerm> terms, KernelSide side, Tensor block, long? tileRows)
    {
        using var scope = NewDisposeScope();
        block = block.contiguous();
        Tensor result = zeros_like(block);
        foreach (KernelTerm term in terms)
        {
            Tensor inputs = side.Forward.Activations(term.Layer - 1);
            if (SummedDerivative.ConstantGram(side.Backward.At(term.Layer)) is double factor)
            {
                if (term.WeightFactor is double weightFactor)
                    result.IncreaseBy(inputs.mm(inputs.t().mm(block)), weightFactor * factor);
                if (term.BiasFactor is double biasFactor)
                    result.IncreaseBy(block.sum([0L], keepdim: true), biasFactor * factor);
                continue;
            }

            using var derivative = SummedDerivative.Of(side.Backward.At(term.Layer));
            if (term.WeightFactor is double weights)
                AddWeights(result, block, inputs, derivative, weights, tileRows);
            if (term.BiasFactor is double biases)
                AddBiases(result, block, derivative, biases);
        }

        return scope.MoveToOuter(result);
    }

    /// <summary>The columns of V that are done at a time for a summand with p-vectors of derivatives and m inputs.</summary>
    public static long ColumnsAtATime(long derivatives, long inputs, long columns) =>
        Math.Clamp(LargestGradient / Math.Max(1, derivatives * inputs), 1, columns);

    private static void AddBiases(Tensor result, Tensor block, SummedDerivative derivative, double factor)
    {
        using var scope = NewDisposeScope();
        Tensor gradient = derivative.Rows.t().mm(block);
        if (derivative.Weights is not null)
            gradient.mul_(derivative.Weights.unsqueeze(1));
        result.IncreaseBy(derivative.Rows.mm(gradient), factor);
    }

    private static void AddWeights(Tensor result, Tensor block, Tensor inputs, SummedDerivative derivative, double factor, long? tileRows)
    {
        // Every thread has columns of its own.
        long columns = block.shape[1],
            threads = TensorWorkers.Count(columns, block.shape[0]);
        long step = Math.Min(
            (columns + threads - 1) / threads,
            ColumnsAtATime(derivative.Rows.shape[1], inputs.shape[1] * threads, columns)
        );
        TensorWorkers.ForEach(checked((int)((columns + step - 1) / step)), block.shape[0], part =>
        {
            long start = part * step,
                count = Math.Min(step, columns - start);
            AddColumns(result.narrow(1, start, count), block.narrow(1, start, count), inputs, derivative, factor, tileRows);
        });
    }

    private static void AddColumns(Tensor result, Tensor block, Tensor inputs, SummedDerivative derivative, double factor, long? tileRows)
    {
        // The narrower of A and R is multiplied with the columns of V, which makes one product of matrices of all of them.
        bool inputsAreNarrow = inputs.shape[1] <= derivative.Rows.shape[1];
        (Tensor narrow, Tensor wide) = inputsAreNarrow ? (inputs, derivative.Rows) : (derivative.Rows, inputs);
        block = block.contiguous();
        long n = block.shape[0],
            columns = block.shape[1],
            width = narrow.shape[1];
        long step = tileRows ?? Math.Max(1, LargestTile / (columns * width));
        Tensor gradient = zeros([wide.shape[1], columns * width], block.dtype);
        for (long start = 0; start < n; start += step)
        {
            using var scope = NewDisposeScope();
            long count = Math.Min(step, n - start);
            Tensor products = block.narrow(0, start, count).unsqueeze(2) * narrow.narrow(0, start, count).unsqueeze(1);
            gradient.addmm_(wide.narrow(0, start, count).t(), products.view(count, columns * width), 1, 1);
        }

        if (derivative.Weights is Tensor weights)
            gradient.view(-1, columns, width).mul_(inputsAreNarrow ? weights.view(-1, 1, 1) : weights);
        for (long start = 0; start < n; start += step)
        {
            using var scope = NewDisposeScope();
            long count = Math.Min(step, n - start);
            Tensor products = wide.narrow(0, start, count)
                .mm(gradient)
                .view(count, columns, width)
                .mul_(narrow.narrow(0, start, count).unsqueeze(1));
            result.narrow(0, start, count).IncreaseBy(products.sum([2L]), factor);
        }
    }
}
