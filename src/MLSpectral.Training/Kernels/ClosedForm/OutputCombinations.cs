using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// A reduction of a tangent kernel as combinations g = U f of the outputs: the kernel of g, summed over equal g unless all pairs of outputs
/// are wanted.
/// </summary>
internal static class OutputCombinations
{
    /// <summary>U, C' × C.</summary>
    public static Tensor Of(OutputReduction reduction, long outputs, ScalarType type)
    {
        using var scope = NewDisposeScope();
        Tensor result;
        if (reduction.Output is int output)
        {
            result = zeros([1, outputs], type);
            result.narrow(1, output, 1).copy_(ones([1, 1], type));
        }
        else
        {
            result = reduction.Form switch
            {
                OutputForm.AllPairs or OutputForm.EqualPairs => eye(outputs, dtype: type),
                OutputForm.OneCombination => ones([1, outputs], type),
            };
            if (reduction.IsMean)
                result.DivideBy(Math.Sqrt(outputs));
        }

        return scope.MoveToOuter(result);
    }

    /// <summary>Refuses an output that the network does not have.</summary>
    public static void Check(OutputReduction reduction, long outputs)
    {
        if (reduction.Output >= outputs)
            throw new ArgumentException(
                $"{reduction} asks for output {reduction.Output}, and the network has {outputs}: the last is Logit({outputs - 1}).",
                nameof(reduction)
            );
    }
}
