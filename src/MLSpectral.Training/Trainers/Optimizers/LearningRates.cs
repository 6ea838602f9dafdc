using MLSpectral.Kernels;

namespace MLSpectral;

/// <summary>The learning rates of one run: what the optimizer starts with, the schedule, and what callbacks change.</summary>
/// <param name="rate">The optimizer's rate.</param>
/// <param name="scheduler">The schedule.</param>
/// <param name="layers">The network's layers.</param>
/// <param name="factors">For each layer, what its rate is multiplied by at the start; null for 1 everywhere.</param>
internal sealed class LearningRates(double rate, RateScheduler scheduler, IReadOnlyList<TensorLayer> layers, IReadOnlyList<double>? factors)
    : IRunState
{
    private readonly double[] _factors = factors is null ? [.. layers.Select(_ => 1.0)] : [.. factors];

    // The layer of each trained parameter, in the order of TensorNetwork.TrainedParameters.
    private readonly int[] _layerOfParameter = [.. layers.SelectMany((layer, i) => layer.IsTrained ? layer.Parameters.Select(_ => i) : [])];

    // What the scheduler's factor is multiplied with.
    private double _scale = rate;

    // A copy of the factors as they are now; null where all are 1.
    private IReadOnlyList<double>? _factorsNow = Copy(factors);

    /// <summary>The rates of the step before; at the start, of the first.</summary>
    public CurrentRates Current { get; private set; } = new(rate * scheduler.At(0), Copy(factors));

    /// <summary>The rate of each parameter for the step after so many.</summary>
    /// <param name="step">Steps taken.</param>
    /// <param name="rates">Filled, one for each trained parameter.</param>
    public void Fill(long step, Span<double> rates)
    {
        Current = At(step);
        for (int i = 0; i < rates.Length; i++)
            rates[i] = Current.Rate * _factors[_layerOfParameter[i]];
    }

    /// <summary>Takes what an epoch is judged by.</summary>
    public void Observe(double cost) => scheduler.Observe(cost);

    /// <summary>Takes what callbacks ask for.</summary>
    /// <param name="action">What they ask for.</param>
    /// <param name="step">Steps taken.</param>
    /// <exception cref="InvalidOperationException">There is no such layer.</exception>
    public void Change(TrainingAction action, long step)
    {
        if (action.LearningRate is double next)
            _scale = next / scheduler.At(step);
        foreach ((int layer, double factor) in action.LayerFactors)
        {
            if (layer > _factors.Length)
                throw new InvalidOperationException(
                    $"A callback set the learning rate of layer {layer}; this network's layers are numbered 1 to "
                        + $"{_factors.Length}, the last being the output."
                );
            _factors[layer - 1] = factor;
        }

        _factorsNow = Copy(_factors);
        if (step == 0)
            Current = At(0);
    }

    /// <summary>After the network of an earlier step was restored.</summary>
    public void GoBack(CurrentRates rates) => Current = rates;

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(_scale);
        writer.Write(_factors.Length);
        foreach (double factor in _factors)
            writer.Write(factor);
        Current.Write(writer);
        scheduler.WriteState(writer);
    }

    public void ReadState(PayloadReader reader)
    {
        _scale = reader.ReadDouble();
        double[] known = reader.ReadArray<double>(reader.ReadCount(sizeof(double)));
        if (known.Length != _factors.Length)
            throw new InvalidDataException(
                $"The state of the run has learning rates of {known.Length} layers and the network {_factors.Length}. Go on with the "
                    + $"options that the run was started with."
            );
        known.CopyTo(_factors, 0);
        _factorsNow = Copy(_factors);
        Current = CurrentRates.Read(reader);
        scheduler.ReadState(reader);
    }

    private static double[]? Copy(IReadOnlyList<double>? factors) =>
        factors is null || factors.All(factor => factor == 1) ? null : [.. factors];

    private CurrentRates At(long step) => new(_scale * scheduler.At(step), _factorsNow);
}
