using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Kernel ridge regression on the kernels of one network, fitted on some rows and scored on others.</summary>
internal sealed class RidgeFitter : IDisposable
{
    // Rows of a block of test rows, whose kernel with the rows of the fit is in memory at a time.
    private const long BlockRows = 1024;

    private readonly NetworkKernels _kernels;
    private readonly LabeledRows _fit;
    private readonly LabeledRows _test;

    /// <param name="network">The network.</param>
    /// <param name="fit">Rows to fit on, Float64.</param>
    /// <param name="test">Rows to score on, Float64.</param>
    public RidgeFitter(FeedForwardNetwork network, LabeledRows fit, LabeledRows test) =>
        (_kernels, _fit, _test) = (NetworkKernels.Create(network, fit.Inputs), fit, test);

    /// <summary>What the network itself predicts.</summary>
    public KernelRidgeScore OfNetwork(string name) => Score(name, Outputs);

    /// <summary>Ridge with an intercept on the conjugate kernel of a layer, from 0, the inputs.</summary>
    public KernelRidgeScore OnConjugateKernel(string name, int layer)
    {
        using Tensor kernel = _kernels.ConjugateKernel(layer).Form();
        using KernelRidge ridge = KernelRidge.Fit(kernel, _fit.Targets, withIntercept: true);
        return Score(name, rows => ridge.Predict(_kernels.CrossConjugateKernel(layer, rows).t()), ridge);
    }

    /// <summary>Ridge with an intercept on the tangent kernel.</summary>
    public KernelRidgeScore OnTangentKernel(string name, ParameterSelection parameters)
    {
        TangentKernel tangent = _kernels.TangentKernel(OutputReduction.MeanTrace, parameters);
        using Tensor kernel = tangent.Form();
        using KernelRidge ridge = KernelRidge.Fit(kernel, _fit.Targets, withIntercept: true);
        return Score(name, rows => ridge.Predict(tangent.Cross(rows).t()), ridge);
    }

    /// <summary>The network's outputs, and ridge on the tangent kernel for what they leave of the targets.</summary>
    public KernelRidgeScore Lazy(string name, ParameterSelection parameters, double? lambda)
    {
        TangentKernel tangent = _kernels.TangentKernel(OutputReduction.MeanTrace, parameters);
        using Tensor kernel = tangent.Form(),
            remainder = _fit.Targets - _kernels.Activations(_kernels.LayerCount);
        using KernelRidge ridge = KernelRidge.Fit(kernel, remainder, lambda);
        return Score(name, rows => Outputs(rows).Plus(ridge.Predict(tangent.Cross(rows).t())), ridge);
    }

    public void Dispose() => _kernels.Dispose();

    private Tensor Outputs(Tensor rows) => _kernels.Network.Forward(rows);

    private KernelRidgeScore Score(string name, Func<Tensor, Tensor> predict, KernelRidge? ridge = null)
    {
        using var scope = NewDisposeScope();
        Tensor errors = empty_like(_test.Targets);
        for (long start = 0; start < errors.shape[0]; start += BlockRows)
        {
            using var block = NewDisposeScope();
            long count = Math.Min(BlockRows, errors.shape[0] - start);
            errors.narrow(0, start, count).copy_(_test.Targets.narrow(0, start, count) - predict(_test.Inputs.narrow(0, start, count)));
        }

        var fit = PredictionFit.Of(_test.Targets, errors);
        return new KernelRidgeScore
        {
            Name = name,
            RSquared = fit.RSquared,
            MeanSquaredError = fit.MeanSquaredError,
            Ridge = ridge?.Ridge,
            DegreesOfFreedom = ridge?.DegreesOfFreedom,
            LeaveOneOutError = ridge?.LeaveOneOutError,
        };
    }
}
