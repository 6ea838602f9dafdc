using CsCheck;
using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>Kernels in closed form against automatic differentiation, on random networks.</summary>
[TestClass]
public sealed class ClosedFormTests
{
    private static readonly int?[] Tiles = [null, 1, 3, 7];

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Sample_AllReductionsAndSelections_AreThoseOfTheJacobian() =>
        Gen.Select(RandomNetwork.Gen, Gen.Int[0, Tiles.Length - 1].Select(i => Tiles[i]))
            .Sample(
                (random, tile) =>
                {
                    using var threads = new ThreadCount(1);
                    using var scope = NewDisposeScope();
                    TensorNetwork network = random.Network();
                    Tensor x = random.Sample(),
                        other = random.Sample(3, 101);
                    using var kernels = new NetworkKernels(network, x, new() { TileRows = tile });
                    (Tensor jacobian, Tensor otherJacobian) = (RandomNetwork.Jacobian(network, x), RandomNetwork.Jacobian(network, other));
                    foreach (ParameterSelection selection in Selections(network))
                    {
                        if (!kernels.TangentKernel().Parameters.Any(selection.Includes))
                        {
                            Assert.ThrowsExactly<ArgumentException>(() => kernels.TangentKernel(parameters: selection));
                            continue;
                        }

                        Tensor columns = Columns(kernels.TangentKernel().Parameters, selection),
                            selected = jacobian.index_select(1, columns),
                            otherSelected = otherJacobian.index_select(1, columns);

                        // Where all slopes are in the far tail of an activation, they are small differences of numbers near 1, in automatic
                        // differentiation too.
                        double trace = (selected * selected).sum().item<double>(),
                            scale = trace + (1e-3 * Math.Sqrt(trace));
                        foreach (OutputReduction outputs in Reductions(kernels.OutputCount))
                            AssertKernel(
                                (ClosedFormTangentKernel)kernels.TangentKernel(outputs, selection),
                                selected,
                                other,
                                otherSelected,
                                scale
                            );
                    }
                },
                iter: 40,
                threads: 1
            );

    [TestMethod]
    public void Sample_ConjugateKernels_AreThoseOfTheActivations() =>
        Gen.Select(RandomNetwork.Gen, Gen.Int[0, Tiles.Length - 1].Select(i => Tiles[i]))
            .Sample(
                (random, tile) =>
                {
                    using var threads = new ThreadCount(1);
                    using var scope = NewDisposeScope();
                    TensorNetwork network = random.Network();
                    Tensor x = random.Sample(),
                        other = random.Sample(3, 101),
                        block = random.Sample(random.Rows, 102);
                    using var kernels = new NetworkKernels(network, x, new() { TileRows = tile });
                    (Tensor activations, Tensor others) = (x, other);
                    for (int layer = 0; layer <= kernels.LayerCount; layer++)
                    {
                        if (layer > 0)
                        {
                            TensorLayer l = network.Layers[layer - 1];
                            (activations, others) = (
                                l.Activation.ApplyTo(l.Preactivation(activations)),
                                l.Activation.ApplyTo(l.Preactivation(others))
                            );
                        }

                        double width = activations.shape[1];
                        Tensor expected = activations.mm(activations.t()) / width;
                        SymmetricMatrix kernel = kernels.ConjugateKernel(layer);
                        Assert.AreEqual(Math.Min(random.Rows, (long)width), kernel.RankBound);
                        KernelAssert.AreClose(activations, kernels.Activations(layer));
                        for (int time = 0; time < 2; time++)
                        {
                            KernelAssert.AreClose(expected, kernel.Form());
                            KernelAssert.AreClose(expected, kernel.Factor!.mm(kernel.Factor.t()));
                            KernelAssert.AreClose(expected.diag(), kernel.Diagonal());
                            KernelAssert.AreClose(
                                expected.mm(block),
                                kernel.Multiply(block),
                                1e-12,
                                (expected.norm() * block.norm()).item<double>()
                            );
                            Assert.AreEqual(expected.norm().item<double>(), kernel.FrobeniusNorm(), 1e-12 * kernel.FrobeniusNorm());
                            Assert.AreEqual(expected.diag().sum().item<double>(), kernel.Trace(), 1e-12 * kernel.Trace());
                            KernelAssert.AreClose(
                                activations.mm(others.t()) / width,
                                kernels.CrossConjugateKernel(layer, other),
                                1e-12,
                                (activations.norm() * others.norm()).item<double>()
                            );

                            // The second time from the Gram matrix that is kept.
                            kernels.Gram(layer);
                        }
                    }
                },
                iter: 50,
                threads: 1
            );

    [TestMethod]
    public void Sample_KeptGramMatrices_ChangeNothing() =>
        RandomNetwork.Gen.Sample(
            random =>
            {
                using var threads = new ThreadCount(1);
                using var scope = NewDisposeScope();
                TensorNetwork network = random.Network();
                Tensor x = random.Sample();
                using var kernels = new NetworkKernels(network, x);
                using var gram = new InputGram(x);
                Assert.IsNull(gram.Known);
                Assert.IsNotNull(gram.Value);
                using var with = new NetworkKernels(network, x, inputGram: gram);
                for (int layer = 0; layer < with.LayerCount; layer++)
                    with.Gram(layer);
                foreach (OutputReduction outputs in Reductions(kernels.OutputCount))
                {
                    (TangentKernel expected, TangentKernel actual) = (kernels.TangentKernel(outputs), with.TangentKernel(outputs));
                    double scale = expected.Trace();
                    KernelAssert.AreClose(expected.Form(), actual.Form(), 1e-12, scale);
                    Assert.AreEqual(expected.FrobeniusNorm(), actual.FrobeniusNorm(), 1e-12 * scale);
                    Assert.IsLessThan(expected.FormCost.Operations, actual.FormCost.Operations);
                }
            },
            iter: 50,
            threads: 1
        );

    [TestMethod]
    public void Sample_LiveTensors_GoBackToWhereTheyWere() =>
        RandomNetwork.Gen.Sample(
            random =>
            {
                using var threads = new ThreadCount(1);
                using var scope = NewDisposeScope();
                TensorNetwork network = random.Network();
                (Tensor x, Tensor other) = (random.Sample(), random.Sample(3, 101));
                long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
                using (
                    var kernels = new NetworkKernels(
                        network,
                        x,
                        new() { Precision = random.Seed % 2 == 0 ? ScalarType.Float32 : ScalarType.Float64 }
                    )
                )
                {
                    Tensor converted = other.to(kernels.Settings.Precision);
                    foreach (OutputReduction outputs in Reductions(kernels.OutputCount))
                    {
                        var kernel = (ClosedFormTangentKernel)kernels.TangentKernel(outputs);
                        kernel.Form().Dispose();
                        long inside = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
                        kernel.Cross(converted).Dispose();
                        kernel.Diagonal().Dispose();
                        kernel.Trace();
                        kernel.FrobeniusNorm();
                        using Tensor block = ones(kernel.Size, 2, kernel.Precision),
                            weights = ones(random.Rows * kernels.OutputCount, 2, kernel.Precision);
                        kernel.MultiplyByJacobian(block).Dispose();
                        kernel.MultiplyByTiles(block).Dispose();
                        using Tensor pulled = kernel.TransposedJacobianTimes(weights);
                        kernel.JacobianTimes(pulled).Dispose();
                        kernel.Form().Dispose();
                        Assert.AreEqual(inside + 3, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
                    }

                    for (int layer = 0; layer <= kernels.LayerCount; layer++)
                    {
                        SymmetricMatrix kernel = kernels.ConjugateKernel(layer);
                        Assert.IsNotNull(kernel.Factor);
                        kernels.Gram(layer);
                        kernel.Form().Dispose();
                        kernel.Diagonal().Dispose();
                        kernel.FrobeniusNorm();
                        kernels.CrossConjugateKernel(layer, converted).Dispose();
                    }

                    converted.Dispose();
                }

                Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            },
            iter: 50,
            threads: 1
        );

    private static void AssertKernel(ClosedFormTangentKernel kernel, Tensor jacobian, Tensor other, Tensor otherJacobian, double scale)
    {
        Tensor expected = Reduce(jacobian, jacobian, kernel.Outputs, kernel.OutputCount),
            form = kernel.Form();
        KernelAssert.AreClose(expected, form, 1e-12, scale);
        Assert.IsTrue(form.equal(form.t()).all().item<bool>());
        KernelAssert.AreClose(
            Reduce(jacobian, otherJacobian, kernel.Outputs, kernel.OutputCount),
            kernel.Cross(other),
            1e-11,
            scale + (otherJacobian * otherJacobian).sum().item<double>()
        );
        KernelAssert.AreClose(expected.diag(), kernel.Diagonal(), 1e-12, scale);
        Assert.AreEqual(expected.diag().sum().item<double>(), kernel.Trace(), 1e-12 * scale);
        Assert.AreEqual(expected.norm().item<double>(), kernel.FrobeniusNorm(), 1e-12 * scale);
        Assert.AreEqual(jacobian.shape[1], kernel.ParameterCount);
        Tensor block = linspace(-1, 2, kernel.Size * 3, ScalarType.Float64).cos().view(3, -1).t(),
            before = block.clone();
        KernelAssert.AreClose(expected.mm(block), kernel.MultiplyByJacobian(block), 1e-11, scale);
        KernelAssert.AreClose(expected.mm(block), kernel.MultiplyByTiles(block), 1e-11, scale);
        KernelAssert.AreClose(expected.mm(block), kernel.Multiply(block), 1e-11, scale);
        Tensor weights = linspace(-1, 2, jacobian.shape[0] * 2, ScalarType.Float64).cos().view(-1, 2),
            pulled = jacobian.t().mm(weights);
        KernelAssert.AreClose(pulled, kernel.TransposedJacobianTimes(weights), 1e-12, 1 + scale);
        KernelAssert.AreClose(jacobian.mm(pulled), kernel.JacobianTimes(pulled), 1e-11, 1 + scale);
        KernelAssert.AreClose(before, block, 0, 1);
    }

    private static Tensor Reduce(Tensor left, Tensor right, OutputReduction outputs, long count)
    {
        Tensor full = left.mm(right.t());
        Tensor pairs = full.view(left.shape[0] / count, count, right.shape[0] / count, count).permute(1, 3, 0, 2);
        if (outputs == OutputReduction.Full)
            return full;
        if (outputs == OutputReduction.SumOfLogits)
            return pairs.sum([0, 1]) / count;
        if (outputs.Output is int output)
            return pairs[output, output];
        Tensor trace = stack([.. Enumerable.Range(0, (int)count).Select(c => pairs[c, c])]).sum([0]);
        return outputs == OutputReduction.MeanTrace ? trace / count : trace;
    }

    private static IEnumerable<OutputReduction> Reductions(long outputs) =>
        [
            OutputReduction.Full,
            OutputReduction.Trace,
            OutputReduction.MeanTrace,
            OutputReduction.SumOfLogits,
            OutputReduction.Logit((int)outputs - 1),
        ];

    private static IEnumerable<ParameterSelection> Selections(TensorNetwork network) =>
        [
            ParameterSelection.All,
            ParameterSelection.Weights,
            ParameterSelection.Biases,
            ParameterSelection.Layers(1),
            ParameterSelection.Layers(network.Layers.Count),
            ParameterSelection.Where(parameter => parameter.IsBias ? parameter.Layer % 2 == 0 : parameter.Layer % 2 == 1),
        ];

    private static Tensor Columns(IReadOnlyList<ParameterTensor> all, ParameterSelection selection)
    {
        List<long> columns = [];
        long start = 0;
        foreach (ParameterTensor parameter in all)
        {
            for (long p = start; selection.Includes(parameter) && p < start + parameter.Count; p++)
                columns.Add(p);
            start += parameter.Count;
        }

        return tensor(columns);
    }
}
