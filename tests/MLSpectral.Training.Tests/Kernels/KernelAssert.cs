using System.Text.Json;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>Equality of tensors to a fraction of the largest entry.</summary>
internal static class KernelAssert
{
    public static void AreClose(JsonElement expected, Tensor actual, double tolerance = 1e-12) =>
        AreClose(GoldenNetwork.Matrix(expected), actual, tolerance);

    public static void AreClose(Tensor expected, Tensor actual, double tolerance = 1e-12, double? scale = null)
    {
        using var scope = NewDisposeScope();
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        double largest = scale ?? expected.abs().max().item<double>();
        double difference = (expected - actual.to(ScalarType.Float64)).abs().max().item<double>();
        Assert.IsLessThanOrEqualTo(tolerance * largest, difference);
    }
}
