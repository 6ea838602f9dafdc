using static TorchSharp.torch;

namespace MLSpectral.Trainers;

/// <summary>The parameters as they were when a loss was last finite. Belongs to the caller's dispose scope.</summary>
internal sealed class LastFiniteParameters(IReadOnlyList<Tensor> parameters)
{
    private readonly IReadOnlyList<Tensor> _kept = [.. parameters.Select(parameter => parameter.detach().clone())];

    /// <summary>Takes the parameters as they are.</summary>
    public void Keep() => Copy(parameters, _kept);

    /// <summary>Puts the parameters back.</summary>
    public void Restore() => Copy(_kept, parameters);

    private static void Copy(IReadOnlyList<Tensor> from, IReadOnlyList<Tensor> to)
    {
        using var noGrad = no_grad();
        foreach ((Tensor source, Tensor target) in from.Zip(to))
            target.copy_(source).Dispose();
    }
}
