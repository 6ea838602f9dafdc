using MLSpectral.Kernels;
using MLSpectral.Statistics.KernelLaws;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// Any module under probe: kernels by automatic differentiation. Its layers are the modules that own a weight of two or more dimensions.
/// </summary>
/// <param name="snapshot">The module as it was; owned.</param>
/// <param name="reason">Why it is no chain, in words.</param>
internal sealed class ProbedModule(ModuleSnapshot snapshot, string reason) : ProbedNetwork
{
    private readonly IReadOnlyList<ModuleLayer> _layers = ModuleLayer.Of(snapshot);
    private readonly Dictionary<int, Tensor> _weights = [];

    public override int LayerCount => _layers.Count;

    public override long TrainedParameterCount =>
        snapshot.ParameterTensors.Where(parameter => parameter.IsTrained).Sum(parameter => parameter.Count);

    public override string LayerName(int layer) => _layers[layer - 1].Name;

    public override Tensor Weight(int layer)
    {
        if (!_weights.TryGetValue(layer, out Tensor? matrix))
        {
            using Tensor weight = snapshot.Parameters[_layers[layer - 1].Weight].detach();
            _weights[layer] = matrix = weight.flatten(1).DetachFromDisposeScope();
        }

        return matrix;
    }

    public override FeedForwardNetwork ToManaged() =>
        throw new NotSupportedException(
            $"The network cannot be given as plain layers, because it is no chain of linear layers and known activations: "
                + $"{reason}. Use the weights and activations of its layers."
        );

    public override ProbedNetwork Copy() => new ProbedModule(snapshot.Copy(), reason);

    public override IReadOnlyList<RandomLayer>? InitialLayers() => null;

    public override NetworkOnSample On(ProbeSample sample, ScalarType precision) =>
        new ModuleSampleKernels(snapshot, _layers, sample.Features);

    protected override void Dispose(bool disposing)
    {
        foreach (Tensor weight in _weights.Values)
            weight.Dispose();
        snapshot.Dispose();
    }

    private sealed class ModuleSampleKernels(ModuleSnapshot snapshot, IReadOnlyList<ModuleLayer> layers, Tensor features) : NetworkOnSample
    {
        private readonly Dictionary<int, GramMatrix> _conjugateKernels = [];
        private ModuleKernels? _kernels;
        private ModuleActivations? _activations;

        public override Tensor Activations(int layer) => (_activations ??= new ModuleActivations(snapshot, layers, features)).Of(layer);

        public override SymmetricMatrix ConjugateKernel(int layer)
        {
            if (!_conjugateKernels.TryGetValue(layer, out GramMatrix? kernel))
                _conjugateKernels[layer] = kernel = new GramMatrix(Activations(layer), Activations(layer).shape[1]);
            return kernel;
        }

        public override TangentKernel TangentKernel(OutputReduction outputs) =>
            (_kernels ??= ModuleKernels.Create(snapshot, features, KernelOptions.Default)).TangentKernel(
            outputs,
            ParameterSelection.Trained
        );

        protected override void Dispose(bool disposing)
        {
            foreach (GramMatrix kernel in _conjugateKernels.Values)
                kernel.Dispose();
            _kernels?.Dispose();
            _activations?.Dispose();
        }
    }
}
