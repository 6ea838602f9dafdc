using static TorchSharp.torch;

namespace MLSpectral.Trainers;

/// <summary>The parameters as they were at an earlier step. Belongs to the caller's dispose scope.</summary>
internal sealed class KeptParameters(IReadOnlyList<Tensor> parameters)
{
    private readonly IReadOnlyList<Tensor> _kept = [.. parameters.Select(parameter => parameter.detach().clone())];

    private long _step;

    /// <summary>Takes the parameters as they are after so many steps.</summary>
    public void Keep(long step)
    {
        Copy(parameters, _kept);
        _step = step;
    }

    /// <summary>Puts the parameters back, and says after how many steps they were so.</summary>
    public long Restore()
    {
        Copy(_kept, parameters);
        return _step;
    }

    private static void Copy(IReadOnlyList<Tensor> from, IReadOnlyList<Tensor> to)
    {
        using var noGrad = no_grad();
        foreach ((Tensor source, Tensor target) in from.Zip(to))
            target.copy_(source);
    }
}
