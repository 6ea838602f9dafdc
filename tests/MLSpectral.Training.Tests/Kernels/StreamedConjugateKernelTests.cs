using CsCheck;
using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

[TestClass]
public sealed class StreamedConjugateKernelTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Sample_RowsInAnyBatches_HaveTheSpectrumOfAllRows() =>
        Gen.Select(RandomNetwork.Gen, Gen.Long[1, 5])
            .Sample(
                (random, batch) =>
                {
                    using var scope = NewDisposeScope();
                    TensorNetwork network = random.Network();
                    Tensor x = random.Sample();
                    using var kernels = new NetworkKernels(network, x);
                    for (int layer = 0; layer <= kernels.LayerCount; layer++)
                    {
                        using var stream = new StreamedConjugateKernel(network.ToDouble(), layer);
                        for (long start = 0; start < x.shape[0]; start += batch)
                            stream.Add(x.narrow(0, start, Math.Min(batch, x.shape[0] - start)));
                        using MatrixSpectrum actual = stream.Solve(),
                            expected = SpectrumSolver.Solve(kernels.ConjugateKernel(layer), SpectrumRequest.All());
                        Assert.AreEqual(x.shape[0], stream.RowCount);
                        for (int i = 0; i < Math.Max(actual.Eigenvalues.Length, expected.Eigenvalues.Length); i++)
                            Assert.AreEqual(
                                expected.Eigenvalues.ElementAtOrDefault(i),
                                actual.Eigenvalues.ElementAtOrDefault(i),
                                1e-12 * Math.Max(1, expected.Eigenvalues[0])
                            );
                    }
                },
                iter: 30,
                threads: 1
            );

    [TestMethod]
    public void Spectrum_OfMoreUnitsThanATile_IsThatOfTheKernel()
    {
        using var scope = NewDisposeScope();
        FeedForwardNetwork network = Network(20, 300);
        Tensor x = randn(400, 20, ScalarType.Float64, generator: new Generator(1));
        using var stream = StreamedConjugateKernel.Create(network, 1);
        stream.Add(x.narrow(0, 0, 150));
        stream.Add(x.narrow(0, 150, 250));
        using var kernels = NetworkKernels.Create(network, x);
        double[] expected = [.. linalg.eigvalsh(kernels.ConjugateKernel(1).Form()).ToDoubles().Reverse()];
        using MatrixSpectrum spectrum = stream.Solve();
        for (int i = 0; i < 300; i++)
            Assert.AreEqual(expected[i], spectrum.Eigenvalues[i], 1e-13 * 400 * expected[0]);
    }

    [TestMethod]
    public void BadInput_IsNamed()
    {
        FeedForwardNetwork network = Network(3, 4);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => StreamedConjugateKernel.Create(network, 3));
        using var stream = StreamedConjugateKernel.Create(network, 2);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(stream.Solve).Message, "No rows");
        using Tensor wide = ones(2, 4, ScalarType.Float64);
        Assert.ThrowsExactly<ArgumentException>(() => stream.Add(wide));
        Assert.AreEqual(0, stream.RowCount);
    }

    [TestMethod]
    public void Stream_LeavesNoTensors()
    {
        FeedForwardNetwork network = Network(3, 4);
        using Tensor x = ones(5, 3, ScalarType.Float64);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var stream = StreamedConjugateKernel.Create(network, 1, new KernelOptions { Precision = ScalarType.Float32 }))
        {
            stream.Add(x);
            stream.Solve().Dispose();
        }

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static FeedForwardNetwork Network(int inputs, int units)
    {
        var random = new Random(3);
        return new FeedForwardNetwork([
            new DenseLayer("Hidden1", inputs, units, Weights(units * inputs), default, 1, 1, Activation.Tanh),
            new DenseLayer("Output", units, 1, Weights(units), default, 1, 1, Activation.Identity),
        ]);

        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
