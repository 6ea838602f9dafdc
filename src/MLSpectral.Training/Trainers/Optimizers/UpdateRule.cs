using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>Changes the parameters of one run by their gradients, step by step. Owns what it remembers of earlier gradients.</summary>
/// <remarks>
/// The rules do what TorchSharp's optimizers do, operation by operation, so that results are the same bit for bit; why not with them:
/// <see cref="Kernels.TensorArithmetic"/>.
/// </remarks>
internal abstract class UpdateRule(IReadOnlyList<Parameter> parameters) : IRunState, IDisposable
{
    private int _step;

    /// <summary>Sets all gradients to zero, before the backward pass that adds to them.</summary>
    public void ZeroGradients()
    {
        foreach (Parameter parameter in parameters)
        {
            using Tensor? gradient = parameter.grad;
            gradient?.zero_();
        }
    }

    /// <summary>Changes all parameters, after the backward pass.</summary>
    /// <param name="learningRates">η of each parameter.</param>
    public void Step(ReadOnlySpan<double> learningRates)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        _step++;
        for (int i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].grad is Tensor gradient)
                Update(i, parameters[i], gradient, learningRates[i], _step);
        }
    }

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(_step);
        for (int i = 0; i < parameters.Count; i++)
            WriteMoments(writer, i);
    }

    public void ReadState(PayloadReader reader)
    {
        _step = reader.ReadInt32();
        for (int i = 0; i < parameters.Count; i++)
        {
            ReadMoments(reader, i, parameters[i]);

            // After the first step there are gradients to set to zero; without one, a gradient of −0 would stay −0.
            if (_step > 0)
                parameters[i].grad = zeros_like(parameters[i]);
        }
    }

    /// <summary>Frees what is remembered.</summary>
    public abstract void Dispose();

    /// <summary>Changes one parameter.</summary>
    /// <param name="index">Which one it is.</param>
    /// <param name="parameter">θ, changed.</param>
    /// <param name="gradient">∇L with respect to it.</param>
    /// <param name="learningRate">η of this step.</param>
    /// <param name="step">From 1.</param>
    protected abstract void Update(int index, Tensor parameter, Tensor gradient, double learningRate, int step);

    /// <summary>Writes what is remembered of the gradients of one parameter.</summary>
    protected abstract void WriteMoments(BinaryWriter writer, int index);

    /// <summary>Reads what <see cref="WriteMoments"/> wrote.</summary>
    protected abstract void ReadMoments(PayloadReader reader, int index, Tensor parameter);
}
