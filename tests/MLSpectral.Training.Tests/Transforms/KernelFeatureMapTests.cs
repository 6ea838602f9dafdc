using CsCheck;
using MLSpectral.Kernels;
using MLSpectral.Statistics.Samples;
using MLSpectral.Tests.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Transforms;

/// <summary>
/// Coordinates in managed code against kernels by LibTorch, on random networks: any activations, biases, scales and numbers of outputs.
/// </summary>
[TestClass]
public sealed class KernelFeatureMapTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    // With few coordinates directions cost less, with many the landmarks.
    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(40)]
    public void Sample_TangentCoordinates_AreSumsOfTheKernel(int count) =>
        RandomNetwork.Gen.Sample(
            random =>
            {
                using var threads = new ThreadCount(1);
                using var scope = NewDisposeScope();
                FeedForwardNetwork network = random.Network().ToManaged();
                Tensor x = random.Sample().to(ScalarType.Float32),
                    other = random.Sample(3, 101).to(ScalarType.Float32);
                Tensor coefficients = Coefficients(count, random);
                using var kernels = NetworkKernels.Create(network, x);
                Tensor cross = kernels.TangentKernel().Cross(other.to(ScalarType.Float64));
                var map = new TangentFeatureMap(network, x.ToSingles(), coefficients.ToDoubles());
                Assert.AreEqual((count, network.InputCount), (map.Count, map.InputCount));
                AssertCoordinates(coefficients.mm(cross), coefficients.abs().mm(cross.abs()), map, other);
            },
            iter: 60,
            threads: 1
        );

    [TestMethod]
    public void Sample_ConjugateCoordinates_AreThoseOfTheActivations() =>
        RandomNetwork.Gen.Sample(
            random =>
            {
                using var threads = new ThreadCount(1);
                using var scope = NewDisposeScope();
                FeedForwardNetwork network = random.Network().ToManaged();
                Tensor other = random.Sample(3, 101).to(ScalarType.Float32),
                    projection = Coefficients(4, random, network.OutputCount);
                using var kernels = NetworkKernels.Create(network, other);
                Tensor activations = kernels.Activations(network.Layers.Count).t();
                AssertCoordinates(
                    projection.mm(activations),
                    projection.abs().mm(activations.abs()),
                    new ConjugateFeatureMap(network, projection.ToDoubles()),
                    other
                );
            },
            iter: 60,
            threads: 1
        );

    // Dense and by entries; the buffers of a mapper are used again and again.
    private static void AssertCoordinates(Tensor expected, Tensor size, KernelFeatureMap map, Tensor rows)
    {
        (double[] values, double[] sizes) = (expected.t().contiguous().ToDoubles(), size.t().contiguous().ToDoubles());
        KernelFeatureMap.Mapper mapper = map.CreateMapper();
        var coordinates = new double[map.Count];
        for (int i = 0; i < rows.shape[0]; i++)
        {
            double[] row = [.. rows[i].ToSingles().Select(value => (double)value)];
            int[] slots = [.. Enumerable.Range(0, row.Length)];
            foreach (bool isSparse in new[] { false, true })
            {
                mapper(isSparse ? new FeatureVector(slots, row) : new FeatureVector(row), coordinates);
                for (int j = 0; j < coordinates.Length; j++)
                    Assert.AreEqual(
                        values[(i * coordinates.Length) + j],
                        coordinates[j],
                        1e-9 * (sizes[(i * coordinates.Length) + j] + 1e-3)
                    );
            }
        }
    }

    private static Tensor Coefficients(int count, RandomNetwork random, int columns = 0)
    {
        int width = columns == 0 ? random.Rows : columns;
        MathNet.Numerics.Random.RandomSource source = RandomStream.Of(random.Seed, 200);
        double[] values = [.. Enumerable.Range(0, count * width).Select(_ => (2 * source.NextDouble()) - 1)];
        return ((ReadOnlySpan<double>)values).ToTensor(count, width);
    }
}
