using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// One forward pass and one backward pass for each mixture of outputs, for all rows of a block together; single rows' gradients by
/// <see cref="LayerGradients"/>.
/// </summary>
/// <remarks>
/// Exact where rows do not mix: the gradient of the sum over rows with respect to what leaves a layer holds each row's own. A layer that is
/// used more than once adds up.
/// </remarks>
internal sealed class LayerJacobianRows(ModuleSnapshot snapshot) : JacobianRows
{
    /// <summary>
    /// Why this way is not open to a module; null if it is. Compares it with the plain way on the first rows; only while the snapshot's
    /// substitution is in force.
    /// </summary>
    public static string? ReasonAgainst(ModuleSnapshot snapshot, Tensor rows, Tensor outputs)
    {
        using var scope = NewDisposeScope();
        using (var capture = LayerCapture.Of(snapshot, rows))
        {
            foreach (LayerUse use in capture.Uses)
            {
                if (LayerGradients.ReasonAgainst(use, rows.shape[0]) is string reason)
                    return reason;
            }

            var known = capture.Uses.Select(use => use.Name).ToHashSet();
            Tensor?[] all = new ParameterGradients(snapshot.Parameters).Of(outputs, ones_like(outputs));
            int missing = Enumerable
                .Range(0, all.Length)
                .FirstOrDefault(i => all[i] is not null && !known.Contains(ParameterNames.Owner(snapshot.ParameterTensors[i].Name)), -1);
            if (missing >= 0)
                return $"parameter '{snapshot.ParameterTensors[missing].Name}' is used outside of a module that is run by call()";
        }

        // A mixture in which nothing cancels by symmetry.
        Tensor mixture = ones(1, outputs.shape[1], snapshot.Precision).cumsum(1).cos(),
            few = rows.narrow(0, 0, Math.Min(2, rows.shape[0]));
        var gradients = new ParameterGradients(snapshot.Parameters);
        Tensor plain = new PlainJacobianRows(snapshot).Of(few, mixture, gradients),
            fast = new LayerJacobianRows(snapshot).Of(few, mixture, gradients);
        using var noGrad = no_grad();
        double difference = (plain - fast).abs().max().ToDouble(),
            size = plain.abs().max().ToDouble(),
            epsilon = snapshot.Precision == ScalarType.Float64 ? NoiseFloor.MachineEpsilon : Math.Pow(2, -23);
        return difference > 1e4 * epsilon * size
            ? "the formulas of its layers do not give its gradients; a parameter is used outside of its layer"
            : null;
    }

    public override Tensor Of(Tensor rows, Tensor mixtures, ParameterGradients gradients)
    {
        using var scope = NewDisposeScope();
        using var capture = LayerCapture.Of(snapshot, rows);
        long count = rows.shape[0],
            mixed = mixtures.shape[0];
        Dictionary<nint, long> offsets = gradients.Offsets();
        LayerUse[] uses =
        [
            .. capture.Uses.Where(use => use.Module.parameters(recurse: false).Any(parameter => offsets.ContainsKey(parameter.Handle))),
        ];
        var signals = new ParameterGradients([.. uses.Select(use => use.Signal)]);
        Tensor result = empty([count, mixed, gradients.Count], snapshot.Precision);
        for (long j = 0; j < mixed; j++)
        {
            using var mixture = NewDisposeScope();
            Tensor?[] back = signals.Of(
                capture.Outputs,
                mixtures.narrow(0, j, 1).expand(count, mixtures.shape[1]),
                retainGraph: j < mixed - 1
            );
            using var noGrad = no_grad();
            Tensor target = result.select(1, j);
            Dictionary<nint, long> fresh = new(offsets);
            for (int u = 0; u < uses.Length; u++)
            {
                if (back[u] is not Tensor signal)
                    continue;
                foreach ((Tensor parameter, Tensor rowGradients) in LayerGradients.Of(uses[u], signal))
                {
                    if (fresh.Remove(parameter.Handle, out long offset))
                        target.narrow(1, offset, rowGradients.shape[1]).copy_(rowGradients);
                    else if (offsets.TryGetValue(parameter.Handle, out offset))
                        target.narrow(1, offset, rowGradients.shape[1]).IncreaseBy(rowGradients);
                }
            }

            gradients.Clear(target, fresh.Keys);
        }

        return scope.MoveToOuter(result);
    }
}
