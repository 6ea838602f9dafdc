using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

[TestClass]
public sealed class LeadingSubspacesTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void SquaredCosines_OfPairsOfColumns_AreTheDefinition()
    {
        using var scope = NewDisposeScope();
        Tensor u = tensor((double[])[1, 0, 2, 0, 0, 1, 0, 0]).reshape(2, 4),
            v = tensor((double[])[1, 3, -7, 1, 1, 0, 0, 1]).reshape(2, 4);
        double[] cosines = LeadingSubspaces.SquaredCosines(u, v);
        Assert.AreEqual(0.5, cosines[0], 1e-15);
        Assert.AreEqual(0, cosines[1], 1e-15);
        Assert.AreEqual(1, cosines[2], 1e-15);
        Assert.AreEqual(double.NaN, cosines[3]);
        Assert.AreEqual(0.5, LeadingSubspaces.SquaredCosines(u * 1e-300, v * 1e300)[0], 1e-15);
    }

    [TestMethod]
    [DataRow(1.5, 1.2, 0.9)]
    [DataRow(0.7, 0.1, 1e-3)]
    [DataRow(0.8, 1e-7, 1e-12)]
    [DataRow(Math.PI / 2, Math.PI / 4, 0.0)]
    public void PrincipalAngles_OfTurnedSpaces_AreTheAngles(double largest, double middle, double smallest)
    {
        // e₁, e₂, e₃ turned by known angles towards e₄, e₅, e₆, both bases mixed, and all of it rotated.
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        double[] angles = [smallest, middle, largest];
        (Tensor rotation, _) = linalg.qr(randn(10, 10, ScalarType.Float64, generator: generator));
        Tensor first = rotation.narrow(1, 0, 3),
            away = rotation.narrow(1, 3, 3);
        Tensor cos = tensor((double[])[.. angles.Select(Math.Cos)]),
            sin = tensor((double[])[.. angles.Select(Math.Sin)]);
        (Tensor mixFirst, _) = linalg.qr(randn(3, 3, ScalarType.Float64, generator: generator));
        (Tensor mixSecond, _) = linalg.qr(randn(3, 3, ScalarType.Float64, generator: generator));
        Tensor second = ((first * cos) + (away * sin)).mm(mixSecond);
        double[] actual = LeadingSubspaces.PrincipalAngles(first.mm(mixFirst) * 1e-300, second * 1e200);
        Assert.HasCount(3, actual);
        for (int i = 0; i < 3; i++)
            Assert.AreEqual(angles[i], actual[i], 1e-14);
    }

    [TestMethod]
    public void PrincipalAngles_OfDifferentDimensions_AreThoseOfTheSmaller()
    {
        using var scope = NewDisposeScope();
        Tensor plane = eye(4, 2, dtype: ScalarType.Float64),
            line = tensor((double[])[1, 0, 1, 0]).reshape(4, 1);
        foreach (
            double[] angles in (double[][])[LeadingSubspaces.PrincipalAngles(plane, line), LeadingSubspaces.PrincipalAngles(line, plane)]
        )
        {
            Assert.HasCount(1, angles);
            Assert.AreEqual(Math.PI / 4, angles[0], 1e-15);
        }
    }

    [TestMethod]
    public void PrincipalAngles_OfWrongBases_Throw()
    {
        using var scope = NewDisposeScope();
        Tensor basis = eye(4, 2, dtype: ScalarType.Float64);
        Assert.ThrowsExactly<ArgumentException>(() => LeadingSubspaces.PrincipalAngles(basis, eye(3, 2, dtype: ScalarType.Float64)));
        Assert.ThrowsExactly<ArgumentException>(() => LeadingSubspaces.PrincipalAngles(basis, ones(4, 5, ScalarType.Float64)));
        Assert.ThrowsExactly<ArgumentException>(() => LeadingSubspaces.PrincipalAngles(basis, ones(4, 2, ScalarType.Float64)));
        Assert.ThrowsExactly<ArgumentException>(() => LeadingSubspaces.PrincipalAngles(basis * 0, basis));
        Assert.ThrowsExactly<ArgumentException>(() => LeadingSubspaces.PrincipalAngles(basis * double.NaN, basis));
        Assert.ThrowsExactly<ArgumentException>(() => LeadingSubspaces.SquaredCosines(basis, ones(4, 3, ScalarType.Float64)));
    }
}
