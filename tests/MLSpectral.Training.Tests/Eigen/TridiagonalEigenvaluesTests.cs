using MLSpectral.Kernels;

namespace MLSpectral.Tests.Eigen;

[TestClass]
public class TridiagonalEigenvaluesTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(33)]
    [DataRow(500)]
    public void Of_SecondDifferences_AreTheKnownValues(int n)
    {
        double[] values = TridiagonalEigenvalues.Of(new TridiagonalMatrix(Filled(n, 2), Filled(n - 1, -1)));
        for (int k = 0; k < n; k++)
            Assert.AreEqual(2 - (2 * Math.Cos(Math.PI * (k + 1) / (n + 1))), values[k], 1e-14);
    }

    [TestMethod]
    public void Of_Wilkinson_SeparatesThePairsThatADoubleCan()
    {
        // W₂₁⁺ (Wilkinson 1965, p. 309): its two largest eigenvalues agree to 15 digits.
        double[] diagonal = Enumerable.Range(-10, 21).Select(i => (double)Math.Abs(i)).ToArray();
        double[] values = TridiagonalEigenvalues.Of(new TridiagonalMatrix(diagonal, Filled(20, 1)));
        Assert.AreEqual(10.746194182903393, values[20], 2e-14);
        Assert.AreEqual(10.746194182903322, values[19], 2e-14);
        Assert.AreEqual(-1.1254415221199847, values[0], 2e-14);
    }

    [TestMethod]
    public void Of_BlocksWithoutConnection_AreTheBlocksValues()
    {
        // [0 1; 1 0], a zero, and [3].
        double[] values = TridiagonalEigenvalues.Of(new TridiagonalMatrix([0, 0, 0, 3], [1, 0, 0]));
        double[] expected = [-1, 0, 1, 3];
        for (int k = 0; k < 4; k++)
            Assert.AreEqual(expected[k], values[k], 4e-15);
    }

    [TestMethod]
    public void Of_AllEqual_AreAllEqual()
    {
        foreach (double value in TridiagonalEigenvalues.Of(new TridiagonalMatrix(Filled(100, -2.5), Filled(99, 0))))
            Assert.AreEqual(-2.5, value, 5e-15);
    }

    [TestMethod]
    public void Of_Zero_IsExactlyZero() =>
        CollectionAssert.AreEqual(new double[5], TridiagonalEigenvalues.Of(new TridiagonalMatrix(new double[5], new double[4])));

    private static double[] Filled(int count, double value)
    {
        var values = new double[count];
        Array.Fill(values, value);
        return values;
    }
}
