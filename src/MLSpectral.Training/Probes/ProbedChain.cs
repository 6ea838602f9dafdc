using MLSpectral.Kernels;
using MLSpectral.Statistics.KernelLaws;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>A feed-forward chain under probe: kernels in closed form.</summary>
/// <param name="network">Owned if it is a copy.</param>
/// <param name="owns">Whether the network is disposed of with this object.</param>
internal sealed class ProbedChain(TensorNetwork network, bool owns = false) : ProbedNetwork
{
    public override int LayerCount => network.Layers.Count;

    public override long TrainedParameterCount => network.TrainedParameterCount;

    public override string LayerName(int layer) => network.Layers[layer - 1].Name;

    public override Tensor Weight(int layer) => network.Layers[layer - 1].Weight;

    public override FeedForwardNetwork ToManaged() => network.ToManaged();

    public override ProbedNetwork Copy() => new ProbedChain(network.ToDouble(), owns: true);

    public override IReadOnlyList<RandomLayer> InitialLayers() =>
        MLSpectral.InitialLayers.Describe(network.ToManaged(), layer => network.Layers[layer - 1].IsTrained);

    public override NetworkOnSample On(ProbeSample sample, ScalarType precision) => new ChainKernels(network, sample, precision);

    protected override void Dispose(bool disposing)
    {
        if (owns)
            network.Dispose();
    }

    private sealed class ChainKernels : NetworkOnSample
    {
        private readonly NetworkKernels _kernels;

        // A chain that begins with Flatten takes rows of any shape.
        public ChainKernels(TensorNetwork network, ProbeSample sample, ScalarType precision)
        {
            using Tensor rows = sample.Features.flatten(1);
            _kernels = new NetworkKernels(
                network,
                rows,
                new KernelOptions { Precision = precision },
                precision == ScalarType.Float64 ? sample.InputGram : null
            );
        }

        public override Tensor Activations(int layer) => _kernels.Activations(layer);

        public override SymmetricMatrix ConjugateKernel(int layer) => _kernels.ConjugateKernel(layer);

        public override TangentKernel TangentKernel(OutputReduction outputs) => _kernels.TangentKernel(outputs, ParameterSelection.Trained);

        protected override void Dispose(bool disposing) => _kernels.Dispose();
    }
}
