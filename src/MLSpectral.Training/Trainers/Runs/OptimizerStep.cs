using MLSpectral.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>One optimizer step: forward, backward, regularization, clipping, update. Owns what the optimizer remembers.</summary>
/// <param name="options">The optimizer, the regularization and the clipping.</param>
/// <param name="problem">What is trained.</param>
/// <param name="rates">The learning rates.</param>
/// <param name="divergence">Checks each loss.</param>
/// <param name="earlier">Keeps the network of the last finite loss.</param>
/// <param name="progress">The steps taken.</param>
internal sealed class OptimizerStep(
    FeedForwardOptions options,
    TrainingProblem problem,
    LearningRates rates,
    DivergenceCheck divergence,
    EarlierNetworks earlier,
    RunProgress progress
) : IRunState, IDisposable
{
    private readonly Parameter[] _parameters = [.. problem.Network.TrainedParameters.Cast<Parameter>()];
    private readonly double[] _rates = new double[problem.Network.TrainedParameters.Count()];
    private readonly UpdateRule _rule = options.Optimizer.Create([.. problem.Network.TrainedParameters.Cast<Parameter>()]);

    /// <summary>
    /// The Euclidean norm of the whole gradient when it was last measured, L2 regularization included, before clipping.
    /// </summary>
    public double GradientNorm { get; private set; }

    /// <summary>Takes a step.</summary>
    /// <param name="batch">The rows, on the device of the network.</param>
    /// <param name="measuresGradient">Whether to measure <see cref="GradientNorm"/>.</param>
    /// <returns>The mean loss of the batch before the step.</returns>
    /// <exception cref="TrainingDivergedException">The loss is NaN or infinite.</exception>
    public double Take(TrainingRows batch, bool measuresGradient)
    {
        Tensor loss = problem.Task.MeanLoss(problem.Network.Forward(batch.Features), batch.Targets, batch.Weights);
        double value = divergence.Finite(loss.item<float>());
        earlier.TakeFinite();

        _rule.ZeroGradients();
        loss.backward();
        if (options.L2Regularization > 0)
            AddL2Gradient();
        if (measuresGradient)
            GradientNorm = NormOfGradient();
        if (options.GradientClipping is double norm)
            nn.utils.clip_grad_norm_(_parameters, norm);
        rates.Fill(progress.Step, _rates);
        _rule.Step(_rates);
        return value;
    }

    public void Dispose() => _rule.Dispose();

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(options.Optimizer.ToString());
        writer.Write(GradientNorm);
        _rule.WriteState(writer);
    }

    public void ReadState(PayloadReader reader)
    {
        string optimizer = reader.ReadString();
        if (optimizer != options.Optimizer.ToString())
            throw new InvalidDataException(
                $"The state is that of a run with the optimizer {optimizer}, and this run has {options.Optimizer}. Go on with the options "
                    + $"that the run was started with."
            );
        GradientNorm = reader.ReadDouble();
        _rule.ReadState(reader);
    }

    private void AddL2Gradient()
    {
        using var noGrad = no_grad();
        foreach (TensorLayer layer in problem.Network.Layers.Where(layer => layer.IsTrained))
            layer.Weight.grad!.IncreaseBy(layer.Weight, options.L2Regularization);
    }

    private double NormOfGradient()
    {
        double sum = 0;
        foreach (Parameter parameter in _parameters)
        {
            Tensor gradient = parameter.grad!.flatten();
            sum += gradient.dot(gradient).item<float>();
        }

        return Math.Sqrt(sum);
    }
}
