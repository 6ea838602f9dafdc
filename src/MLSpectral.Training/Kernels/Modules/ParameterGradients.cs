using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Gradients of the outputs of a module with respect to some leaves of its graph, by automatic differentiation.</summary>
/// <remarks>
/// By backward, into the leaves' <c>grad</c>, from which they are taken away at once: TorchSharp's autograd.grad does not catch torch's
/// exceptions, so an operation without a derivative, or a leaf without a part in the outputs, would end the process.
/// </remarks>
/// <param name="leaves">What is differentiated with respect to; not the module's own parameters, but copies of them that stand in.</param>
internal sealed class ParameterGradients(IReadOnlyList<Tensor> leaves)
{
    private readonly Tensor[] _leaves = [.. leaves];

    /// <summary>P, the number of values in the leaves.</summary>
    public long Count { get; } = leaves.Sum(leaf => leaf.numel());

    /// <summary>Where the values of each leaf begin, by native tensor.</summary>
    public Dictionary<nint, long> Offsets()
    {
        var offsets = new Dictionary<nint, long>();
        long offset = 0;
        foreach (Tensor leaf in _leaves)
        {
            offsets[leaf.Handle] = offset;
            offset += leaf.numel();
        }

        return offsets;
    }

    /// <summary>Writes zeros where the values of some leaves are, for each row.</summary>
    public void Clear(Tensor target, IEnumerable<nint> handles)
    {
        Dictionary<nint, long> offsets = Offsets();
        var cleared = handles.ToHashSet();
        foreach (Tensor leaf in _leaves.Where(leaf => cleared.Contains(leaf.Handle)))
            target.narrow(1, offsets[leaf.Handle], leaf.numel()).zero_();
    }

    /// <summary>∂⟨f, u⟩/∂θ for each leaf θ; null for one without a part in f.</summary>
    /// <param name="outputs">f.</param>
    /// <param name="weights">u, of the shape of f.</param>
    /// <param name="retainGraph">Whether f will be differentiated again.</param>
    public Tensor?[] Of(Tensor outputs, Tensor weights, bool retainGraph = false)
    {
        autograd.backward([outputs], [weights], retainGraph, inputs: _leaves);
        return TakeAway(_leaves);
    }

    /// <summary>The same as P values, leaf by leaf, each row by row.</summary>
    /// <param name="target">Where the values are written.</param>
    /// <param name="outputs">f.</param>
    /// <param name="weights">u, of the shape of f.</param>
    /// <param name="retainGraph">Whether f will be differentiated again.</param>
    public void Write(Tensor target, Tensor outputs, Tensor weights, bool retainGraph)
    {
        Tensor?[] gradients = Of(outputs, weights, retainGraph);
        using var noGrad = no_grad();
        long offset = 0;
        for (int i = 0; i < gradients.Length; i++)
        {
            long count = _leaves[i].numel();
            Tensor part = target.narrow(0, offset, count);
            if (gradients[i] is Tensor gradient)
                part.copy_(gradient.reshape(-1));
            else
                part.zero_();
            offset += count;
        }
    }

    /// <summary>Jᵀ U, P × k: one backward pass for each column.</summary>
    /// <param name="outputs">f, r × C.</param>
    /// <param name="weights">U, r × C × k.</param>
    public Tensor TransposedTimes(Tensor outputs, Tensor weights)
    {
        using var scope = NewDisposeScope();
        long columns = weights.shape[2];
        Tensor result = empty([Count, columns], weights.dtype);
        for (long k = 0; k < columns; k++)
        {
            using var column = NewDisposeScope();
            Write(result.select(1, k), outputs, weights.select(2, k).contiguous(), retainGraph: k < columns - 1);
        }

        return scope.MoveToOuter(result);
    }

    /// <summary>
    /// J V, r × C × k: Jᵀu is linear in u, and its derivative along V gives J V (automatic differentiation twice backward, as
    /// TorchSharp has no forward mode).
    /// </summary>
    /// <param name="outputs">f, r × C.</param>
    /// <param name="directions">V, P × k.</param>
    public Tensor Times(Tensor outputs, Tensor directions)
    {
        using var scope = NewDisposeScope();
        long columns = directions.shape[1];
        Tensor weights = zeros_like(outputs).detach();
        weights.requires_grad = true;

        // Here the gradients need a graph of their own, so autograd.grad it is, with a part of weight 0 for each leaf. Those that have no
        // other do not depend on u.
        Tensor[] touched = [.. _leaves.Select(leaf => leaf.alias())];
        IList<Tensor> all = autograd.grad(
            [outputs, .. touched],
            _leaves,
            [weights, .. _leaves.Select(leaf => zeros_like(leaf))],
            create_graph: true
        );
        int[] used = [.. Enumerable.Range(0, _leaves.Length).Where(i => all[i].requires_grad)];
        Tensor[] gradients = [.. used.Select(i => all[i])];
        Tensor result = zeros([outputs.shape[0], outputs.shape[1], columns], directions.dtype);
        for (long k = 0; k < columns && used.Length > 0; k++)
        {
            using var column = NewDisposeScope();
            Tensor[] parts = Split(directions.select(1, k));
            autograd.backward(gradients, [.. used.Select(i => parts[i])], retain_graph: k < columns - 1, inputs: [weights]);
            if (TakeAway([weights])[0] is not Tensor product)
                continue;
            using var noGrad = no_grad();
            result.select(2, k).copy_(product);
        }

        return scope.MoveToOuter(result);
    }

    private static Tensor?[] TakeAway(Tensor[] leaves)
    {
        Tensor?[] gradients = [.. leaves.Select(leaf => leaf.grad)];
        foreach (Tensor leaf in leaves)
            leaf.grad = null;
        return gradients;
    }

    private Tensor[] Split(Tensor direction)
    {
        var parts = new Tensor[_leaves.Length];
        long offset = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = direction.narrow(0, offset, _leaves[i].numel()).reshape(_leaves[i].shape);
            offset += _leaves[i].numel();
        }

        return parts;
    }
}
