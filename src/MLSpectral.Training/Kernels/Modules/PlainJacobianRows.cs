using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// One forward pass for each row and one backward pass for each row and mixture of outputs: right for every module whose rows do not mix,
/// and slow.
/// </summary>
internal sealed class PlainJacobianRows(ModuleSnapshot snapshot) : JacobianRows
{
    public override Tensor Of(Tensor rows, Tensor mixtures, ParameterGradients gradients)
    {
        using var scope = NewDisposeScope();
        long count = rows.shape[0],
            mixed = mixtures.shape[0];
        Tensor result = empty([count, mixed, gradients.Count], snapshot.Precision);
        for (long i = 0; i < count; i++)
        {
            using var row = NewDisposeScope();
            Tensor outputs = snapshot.Outputs(rows.narrow(0, i, 1));
            for (long j = 0; j < mixed; j++)
                gradients.Write(result.select(0, i).select(0, j), outputs, mixtures.narrow(0, j, 1), retainGraph: j < mixed - 1);
        }

        return scope.MoveToOuter(result);
    }
}
