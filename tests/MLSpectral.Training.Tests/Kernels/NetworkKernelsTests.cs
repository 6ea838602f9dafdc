using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>Entry, precision, tiles, threads, small and broken input.</summary>
[TestClass]
public sealed class NetworkKernelsTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(7)]
    [DataRow(64)]
    [DataRow(1000)]
    public void TilesAndThreads_ChangeNothing(int tile)
    {
        using var scope = NewDisposeScope();
        RandomNetwork random = new(
            [5, 6, 4, 3],
            [Activation.Tanh, Activation.Softplus, Activation.Identity],
            [true, false, true],
            true,
            260,
            1
        );
        using TensorNetwork network = random.Network();
        (Tensor x, Tensor other) = (random.Sample(), random.Sample(40, 101));
        foreach (OutputReduction outputs in new[] { OutputReduction.Trace, OutputReduction.Full })
        {
            Tensor[] expected = Everything(1, null, outputs);
            foreach (int threads in new[] { 1, 2 })
            {
                Tensor[] actual = Everything(threads, tile, outputs);
                for (int i = 0; i < expected.Length; i++)
                    KernelAssert.AreClose(expected[i], actual[i]);
            }
        }

        Tensor[] Everything(int threads, int? rows, OutputReduction outputs)
        {
            using var count = new ThreadCount(threads);
            long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            using var kernels = new NetworkKernels(network, x, new() { TileRows = rows });
            var kernel = (ClosedFormTangentKernel)kernels.TangentKernel(outputs);
            Tensor block = eye(kernel.Size, 2, ScalarType.Float64);
            Tensor[] result =
            [
                kernel.Form(),
                kernel.Cross(other),
                kernel.MultiplyByTiles(block),
                kernel.MultiplyByJacobian(block),
                tensor(kernel.FrobeniusNorm()),
                kernels.ConjugateKernel(1).Form(),
                kernels.Gram(2).clone(),
                kernel.Diagonal(),
            ];
            kernels.Dispose();
            block.Dispose();
            Assert.AreEqual(live + result.Length, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            Assert.AreEqual(threads, get_num_threads());
            return result;
        }
    }

    [TestMethod]
    public void ConjugateKernel_StatesWhatItCosts()
    {
        using var scope = NewDisposeScope();
        RandomNetwork random = new([5, 7, 1], [Activation.Tanh, Activation.Identity], [false, false], true, 30, 1);
        using TensorNetwork network = random.Network();
        using var kernels = new NetworkKernels(network, random.Sample());
        MLSpectral.Kernels.SymmetricMatrix kernel = kernels.ConjugateKernel(1);
        Assert.AreEqual(
            new MLSpectral.Kernels.Cost { Operations = (30 * 30 * 7) + (30 * 30), Bytes = 30 * 30 * sizeof(double) },
            kernel.FormCost
        );
        Assert.AreEqual(
            new MLSpectral.Kernels.Cost { Operations = 4 * 30 * 7 * 3, Bytes = (30 + 7) * 3 * sizeof(double) },
            kernel.MultiplyCost(3)
        );

        // A Gram matrix that is there already is not paid for again.
        kernels.Gram(1);
        Assert.AreEqual(30 * 30, kernel.FormCost.Operations);
    }

    [TestMethod]
    public void Of_PlainNetwork_IsThatOfItsTensors()
    {
        using var scope = NewDisposeScope();
        RandomNetwork random = new([3, 5, 2], [Activation.Relu, Activation.Identity], [true, true], false, 4, 2);
        using TensorNetwork network = random.Network();
        FeedForwardNetwork managed = network.ToManaged();
        using TensorNetwork single = TensorNetwork.Of(managed, ScalarType.Float32),
            rounded = single.ToDouble();
        Tensor x = random.Sample();
        using var reference = new NetworkKernels(rounded, x);
        Tensor expected = reference.TangentKernel(OutputReduction.Full).Form();
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (NewDisposeScope())
        using (NetworkKernels kernels = NetworkKernels.Create(managed, x))
        {
            using Tensor actual = kernels.TangentKernel(OutputReduction.Full).Form();
            KernelAssert.AreClose(expected, actual);
            CollectionAssert.AreEqual(
                (string[])["Layer1.weight", "Layer1.bias", "Layer2.weight", "Layer2.bias"],
                kernels.TangentKernel().Parameters.Select(parameter => parameter.Name).ToArray()
            );
            Assert.AreEqual((2, 4, 2), (kernels.LayerCount, kernels.SampleSize, kernels.OutputCount));
        }

        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Float32_IsWithinItsRounding()
    {
        using var scope = NewDisposeScope();
        RandomNetwork random = new(
            [20, 40, 30, 3],
            [Activation.Tanh, Activation.Gelu, Activation.Identity],
            [true, true, true],
            true,
            50,
            3
        );
        using TensorNetwork network = random.Network();
        using var doubles = new NetworkKernels(network, random.Sample());
        using var singles = new NetworkKernels(network, random.Sample(), new() { Precision = ScalarType.Float32 });
        foreach (OutputReduction outputs in new[] { OutputReduction.Trace, OutputReduction.Full })
        {
            (TangentKernel expected, TangentKernel actual) = (doubles.TangentKernel(outputs), singles.TangentKernel(outputs));
            Assert.AreEqual(ScalarType.Float32, actual.Form().dtype);
            KernelAssert.AreClose(expected.Form(), actual.Form(), 2e-6);
            Assert.AreEqual(ScalarType.Float64, actual.Diagonal().dtype);
            Assert.AreEqual(expected.Trace(), actual.Trace(), 2e-6 * expected.Trace());
            Assert.AreEqual(expected.FrobeniusNorm(), actual.FrobeniusNorm(), 2e-6 * expected.Trace());
            Assert.IsLessThan(expected.FormCost.Bytes, actual.FormCost.Bytes);
        }
    }

    // Σ_c over 40 outputs goes through the 3 × 3 triangular factor of the last weights.
    [TestMethod]
    public void Trace_OfMoreOutputsThanUnits_CostsAndIsThatOfTheTriangularFactor()
    {
        using var threads = new ThreadCount(1);
        using var scope = NewDisposeScope();
        RandomNetwork many = new(
            [6, 7, 3, 40],
            [Activation.Tanh, Activation.Softplus, Activation.Identity],
            [true, true, true],
            false,
            9,
            4
        );
        using TensorNetwork network = many.Network();
        Tensor x = many.Sample(),
            jacobian = RandomNetwork.Jacobian(network, x);
        using var kernels = new NetworkKernels(network, x);
        Tensor expected = zeros(9, 9, ScalarType.Float64);
        for (int c = 0; c < 40; c++)
        {
            Tensor rows = jacobian.view(9, 40, -1).select(1, c);
            expected += rows.mm(rows.t());
        }

        Assert.AreEqual(3, kernels.Side(OutputReduction.Trace).Backward.Shape(1).Combinations);
        KernelAssert.AreClose(expected, kernels.TangentKernel().Form());
        var general = (OutputDerivative.General)kernels.Side(OutputReduction.Trace).Backward.At(1);
        Assert.AreEqual(3, general.Values.shape[1]);
    }

    [TestMethod]
    public void SmallAndDegenerateInput_HasItsKernels()
    {
        using var scope = NewDisposeScope();
        RandomNetwork random = new([2, 1, 1], [Activation.Tanh, Activation.Identity], [true, true], false, 5, 5);
        using TensorNetwork network = random.Network();
        Tensor x = random.Sample();
        Tensor repeated = x.index_select(0, tensor((long[])[0, 0, 1, 0]));
        using var kernels = new NetworkKernels(network, repeated);
        Tensor full = kernels.TangentKernel().Form();
        KernelAssert.AreClose(full[0], full[1], 1e-15);
        KernelAssert.AreClose(full[0], full[3], 1e-15);
        Assert.AreEqual(4, kernels.TangentKernel().RankBound);
        Assert.AreEqual(1, kernels.ConjugateKernel(1).RankBound);

        using var one = new NetworkKernels(network, x.narrow(0, 2, 1));
        using var all = new NetworkKernels(network, x);
        Assert.AreEqual(all.TangentKernel().Diagonal()[2].item<double>(), one.TangentKernel().Form().item<double>(), 1e-14);

        foreach (TensorLayer layer in network.Layers)
        {
            layer.Weight.zero_();
            layer.Bias!.zero_();
        }

        // f = w₂ tanh(0) + b₂: only the output's bias has a derivative.
        using var zero = new NetworkKernels(network, x);
        Assert.IsTrue(zero.TangentKernel().Form().equal(ones(5, 5, ScalarType.Float64)).all().item<bool>());
        Assert.AreEqual(0, zero.TangentKernel(parameters: ParameterSelection.Layers(1)).FrobeniusNorm());
    }

    [TestMethod]
    public void BadInput_IsNamed()
    {
        using var scope = NewDisposeScope();
        RandomNetwork random = new([3, 4, 2], [Activation.Relu, Activation.Identity], [true, true], false, 5, 6);
        using TensorNetwork network = random.Network();
        Tensor x = random.Sample();
        AssertRefused("3 columns", () => new NetworkKernels(network, x.narrow(1, 0, 2)));
        AssertRefused("at least one row", () => new NetworkKernels(network, x.narrow(0, 0, 0)));
        AssertRefused("Int64", () => new NetworkKernels(network, x.to(ScalarType.Int64)));
        AssertRefused("NaN or infinite", () => new NetworkKernels(network, x / 0));
        AssertRefused("Precision is Float16", () => new NetworkKernels(network, x, new() { Precision = ScalarType.Float16 }));
        Assert.ThrowsExactly<ArgumentException>(() => new NetworkKernels(network, x, new() { TileRows = 0 }));
        Assert.ThrowsExactly<ArgumentNullException>(() => NetworkKernels.Create(null!, x));

        using (var kernels = new NetworkKernels(network, x))
        {
            TangentKernel kernel = kernels.TangentKernel(OutputReduction.Full);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => kernels.Activations(3));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => kernels.ConjugateKernel(-1));
            AssertRefused("the last is Logit(1)", () => kernels.TangentKernel(OutputReduction.Logit(2)));
            AssertRefused("none of the network's parameters", () => kernels.TangentKernel(parameters: ParameterSelection.Layers(3)));
            AssertRefused("10 rows", () => kernel.Multiply(x));
            AssertRefused("Float64", () => kernel.Multiply(ones(10, 1)));
            AssertRefused("26 rows", () => kernel.JacobianTimes(x));
            AssertRefused("10 rows", () => kernel.TransposedJacobianTimes(x));
            AssertRefused("Float64", () => kernel.Cross(x.to(ScalarType.Float32)));
            AssertRefused("3 columns", () => kernels.CrossConjugateKernel(1, x.t()));
            AssertRefused("5 rows", () => kernels.ConjugateKernel(1).Multiply(ones(4, 1, ScalarType.Float64)));
        }

        network.Layers[1].Bias![1] = double.NaN;
        AssertRefused("'Layer2' has biases", () => new NetworkKernels(network, x));
        network.Layers[0].Weight[1, 1] = double.PositiveInfinity;
        AssertRefused("'Layer1' has weights", () => new NetworkKernels(network, x));
    }

    private static void AssertRefused(string part, Func<object> action) =>
        Assert.Contains(part, Assert.ThrowsExactly<ArgumentException>(() => action()).Message);
}
