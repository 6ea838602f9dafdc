using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>The parameters as they were at an earlier step, and the rates that led there. Belongs to the caller's dispose scope.</summary>
internal sealed class KeptParameters(IReadOnlyList<Tensor> parameters) : IRunState
{
    private readonly IReadOnlyList<Tensor> _kept = [.. parameters.Select(parameter => parameter.detach().clone())];

    private (long Step, CurrentRates Rates) _when;

    /// <summary>Takes the parameters as they are after so many steps.</summary>
    public void Keep(long step, CurrentRates rates)
    {
        Copy(parameters, _kept);
        _when = (step, rates);
    }

    /// <summary>Puts the parameters back, and says after how many steps and at which rates they were so.</summary>
    public (long Step, CurrentRates Rates) Restore()
    {
        Copy(_kept, parameters);
        return _when;
    }

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(_when.Step);
        _when.Rates.Write(writer);
        foreach (Tensor parameter in _kept)
            TensorState.Write(writer, parameter);
    }

    public void ReadState(PayloadReader reader)
    {
        _when = (reader.ReadInt64(), CurrentRates.Read(reader));
        foreach (Tensor parameter in _kept)
            TensorState.Read(reader, parameter);
    }

    private static void Copy(IReadOnlyList<Tensor> from, IReadOnlyList<Tensor> to)
    {
        using var noGrad = no_grad();
        foreach ((Tensor source, Tensor target) in from.Zip(to))
            target.copy_(source);
    }
}
