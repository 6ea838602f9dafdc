using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The Jacobian J = ∂f/∂θ of a module with respect to some parameters, never held as a whole: rows of it, and products with it.
/// </summary>
internal sealed class ModuleJacobian(ModuleSnapshot snapshot, JacobianRows rows, ParameterGradients gradients)
{
    /// <summary>P.</summary>
    public long ParameterCount => gradients.Count;

    /// <summary>Rows of J for mixtures of outputs, r × q × P.</summary>
    public Tensor Rows(Tensor x, Tensor mixtures)
    {
        using var grad = enable_grad();
        using ModuleSnapshot.Substitution substitution = snapshot.Begin();
        return rows.Of(x, mixtures, gradients);
    }

    /// <summary>Jᵀ U, P × k.</summary>
    /// <param name="x">n × anything.</param>
    /// <param name="weights">U, n × C × k.</param>
    /// <param name="tile">Rows evaluated at once.</param>
    public Tensor TransposedTimes(Tensor x, Tensor weights, long tile)
    {
        using var grad = enable_grad();
        using ModuleSnapshot.Substitution substitution = snapshot.Begin();
        using var scope = NewDisposeScope();
        Tensor sum = zeros([ParameterCount, weights.shape[2]], weights.dtype);
        foreach ((long start, long count) in Tiles(x.shape[0], tile))
        {
            using var block = NewDisposeScope();
            Tensor part = gradients.TransposedTimes(snapshot.Outputs(x.narrow(0, start, count)), weights.narrow(0, start, count));
            sum.IncreaseBy(part);
        }

        return scope.MoveToOuter(sum);
    }

    /// <summary>J V, n × C × k.</summary>
    /// <param name="x">n × anything.</param>
    /// <param name="directions">V, P × k.</param>
    /// <param name="tile">Rows evaluated at once.</param>
    public Tensor Times(Tensor x, Tensor directions, long tile)
    {
        using var grad = enable_grad();
        using ModuleSnapshot.Substitution substitution = snapshot.Begin();
        using var scope = NewDisposeScope();
        Tensor[] parts = [.. Tiles(x.shape[0], tile).Select(block => Times(x.narrow(0, block.Start, block.Count), directions))];
        return scope.MoveToOuter(cat(parts, 0));
    }

    /// <summary>The blocks of rows.</summary>
    public static IEnumerable<(long Start, long Count)> Tiles(long n, long tile)
    {
        for (long start = 0; start < n; start += tile)
            yield return (start, Math.Min(tile, n - start));
    }

    private Tensor Times(Tensor x, Tensor directions)
    {
        using var scope = NewDisposeScope();
        Tensor outputs = snapshot.Outputs(x);
        try
        {
            return scope.MoveToOuter(gradients.Times(outputs, directions));
        }
        catch (ExternalException)
        {
            // An operation without a second derivative. Its rows of J have what it takes.
            Tensor jacobian = rows.Of(x, eye(outputs.shape[1], dtype: snapshot.Precision), gradients);
            using var noGrad = no_grad();
            return scope.MoveToOuter(
                jacobian.reshape(-1, ParameterCount).mm(directions).reshape(outputs.shape[0], outputs.shape[1], directions.shape[1])
            );
        }
    }
}
