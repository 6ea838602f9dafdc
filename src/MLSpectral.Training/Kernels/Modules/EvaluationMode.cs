using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Puts a module and all in it in evaluation mode for a unit of work, and each back as it was at the end.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly (nn.Module Module, bool WasTraining)[] _modules;

    /// <summary>Begins the unit of work.</summary>
    /// <param name="module">The outermost module.</param>
    public EvaluationMode(nn.Module module)
    {
        _modules = [.. module.modules().Prepend(module).Select(part => (part, part.training))];
        if (_modules.Any(part => part.WasTraining))
            module.eval();
    }

    // A module comes before all that is in it, so the last to set a flag is its own module.
    public void Dispose()
    {
        foreach ((nn.Module module, bool wasTraining) in _modules)
        {
            if (module.training != wasTraining)
                module.train(wasTraining);
        }
    }
}
