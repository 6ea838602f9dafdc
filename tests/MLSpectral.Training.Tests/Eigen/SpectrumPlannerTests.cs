using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

/// <summary>What is chosen for which matrix, on a machine of fixed speed; matrices that have sizes and costs only.</summary>
[TestClass]
public sealed class SpectrumPlannerTests
{
    private const long Gigabyte = 1_000_000_000;

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(100, SpectrumMethod.Dense)]
    [DataRow(2000, SpectrumMethod.Lanczos)]
    [DataRow(20_000, SpectrumMethod.Lanczos)]
    [DataRow(1_000_000, SpectrumMethod.MatrixFree)]
    public void LargestTen_DependOnTheSize(int n, SpectrumMethod expected) =>
        Assert.AreEqual(expected, Choose(new Sizes(n), SpectrumRequest.Largest(10)).Method);

    [TestMethod]
    public void All_AreDense_WhereMemoryAllows()
    {
        Assert.AreEqual(SpectrumMethod.Dense, Choose(new Sizes(5000), SpectrumRequest.All()).Method);
        string message = Assert
            .ThrowsExactly<InsufficientMemoryException>(() => Choose(new Sizes(5000), SpectrumRequest.All(), Gigabyte / 10))
            .Message;
        StringAssert.Contains(message, "203 MB");
        StringAssert.Contains(message, "100 MB");
        StringAssert.Contains(message, "Largest");
    }

    [TestMethod]
    public void LargestTen_WithoutMemoryForTheMatrix_AreMatrixFree_AndSayWhy()
    {
        SpectrumPlan plan = Choose(new Sizes(20_000), SpectrumRequest.Largest(10), Gigabyte);
        Assert.AreEqual(SpectrumMethod.MatrixFree, plan.Method);
        StringAssert.Contains(plan.Reason, "Lanczos would be faster but needs 3.2 GB of 1.0 GB");
        StringAssert.StartsWith(plan.ToString(), "MatrixFree: ");
        Assert.IsLessThan(Gigabyte, plan.Bytes);
    }

    [TestMethod]
    public void Smallest_AreThoseOfTheInverse() =>
        Assert.AreEqual(SpectrumMethod.InverseLanczos, Choose(new Sizes(6000), SpectrumRequest.Smallest(3)).Method);

    [TestMethod]
    public void MatricesAtHand_AreNotMultipliedByTheirOwnProduct()
    {
        using Tensor entries = zeros(4000, 4000, ScalarType.Float64);
        var matrix = new DenseMatrix(entries);
        Assert.AreEqual(SpectrumMethod.Lanczos, Choose(matrix, SpectrumRequest.Largest(3)).Method);
        Assert.AreEqual(SpectrumMethod.InverseLanczos, Choose(matrix, SpectrumRequest.Smallest(3)).Method);
    }

    [TestMethod]
    public void Density_IsDenseForSmallMatricesOnly()
    {
        Assert.AreEqual(SpectrumMethod.Dense, Choose(new Sizes(300), SpectrumRequest.Density()).Method);
        Assert.AreEqual(SpectrumMethod.Lanczos, Choose(new Sizes(20_000), SpectrumRequest.Density()).Method);
    }

    [TestMethod]
    public void Factors_AreUsed()
    {
        using var scope = NewDisposeScope();
        using var tall = new GramMatrix(ones(2000, 300, ScalarType.Float64));
        using var wide = new GramMatrix(ones(300, 2000, ScalarType.Float64));
        Assert.AreEqual(SpectrumMethod.DualGram, Choose(tall, SpectrumRequest.All()).Method);
        Assert.AreEqual(SpectrumMethod.Dense, Choose(wide, SpectrumRequest.All()).Method);
        Assert.AreEqual(
            SpectrumMethod.FactorSingularValues,
            Choose(wide, SpectrumRequest.All() with { SmallEigenvaluesMatter = true }).Method
        );
    }

    [TestMethod]
    [DataRow(SpectrumMethod.DualGram, "no factor")]
    [DataRow(SpectrumMethod.FactorSingularValues, "no factor")]
    [DataRow(SpectrumMethod.Lanczos, "not all")]
    [DataRow(SpectrumMethod.InverseLanczos, "smallest")]
    public void Methods_ThatCannotServe_AreRefused(SpectrumMethod method, string reason)
    {
        string message = Assert
            .ThrowsExactly<ArgumentException>(() => Choose(new Sizes(1000), SpectrumRequest.All() with { Method = method }))
            .Message;
        StringAssert.Contains(message, $"Method is {method}");
        StringAssert.Contains(message, reason);
    }

    [TestMethod]
    public void Requests_ThatCannotBeMeant_AreRefused()
    {
        var matrix = new Sizes(100);
        Assert.ThrowsExactly<ArgumentException>(() => SpectrumSolver.Plan(matrix, SpectrumRequest.Largest(0)));
        Assert.ThrowsExactly<ArgumentException>(() => SpectrumSolver.Plan(matrix, SpectrumRequest.Largest(101)));
        Assert.ThrowsExactly<ArgumentException>(() => SpectrumSolver.Plan(matrix, SpectrumRequest.Density(0)));
        Assert.ThrowsExactly<ArgumentException>(() => SpectrumSolver.Plan(matrix, SpectrumRequest.Density(3, 1)));
        Assert.ThrowsExactly<ArgumentException>(() =>
            SpectrumSolver.Plan(matrix, SpectrumRequest.Largest(3) with { Tolerance = 0 })
        );
        Assert.ThrowsExactly<ArgumentException>(() =>
            SpectrumSolver.Plan(matrix, SpectrumRequest.Largest(3) with { Tolerance = double.NaN })
        );
        Assert.ThrowsExactly<ArgumentException>(() =>
            SpectrumSolver.Plan(matrix, SpectrumRequest.Density() with { Confidence = 1 })
        );
        using Tensor start = ones(99, 2, ScalarType.Float64);
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() => SpectrumSolver.Plan(matrix, SpectrumRequest.Largest(3) with { Start = start }))
                .Message,
            "Start is of 99 rows; the matrix has 100"
        );
        Assert.ThrowsExactly<ArgumentException>(() => SpectrumSolver.Plan(matrix, SpectrumRequest.Density() with { Start = start }));
    }

    [TestMethod]
    public void Plan_OfThisMachine_IsPossible()
    {
        SpectrumPlan plan = SpectrumSolver.Plan(new Sizes(500), SpectrumRequest.All());
        Assert.IsPositive(plan.Seconds);
        Assert.IsLessThan(60, plan.Seconds);
    }

    private static SpectrumPlan Choose(SymmetricMatrix matrix, SpectrumRequest request, long memory = 16 * Gigabyte) =>
        new SpectrumPlanner(matrix, request, new MachineSpeed(DoubleProducts: 80e9, Bandwidth: 15e9), memory).Choose();

    // A kernel of 1.5 million parameters: 4,000 numbers a row to form it from.
    private sealed class Sizes(long n) : SymmetricMatrix
    {
        public override long Size => n;

        public override ScalarType Precision => ScalarType.Float64;

        public override Cost FormCost => new() { Operations = 4000.0 * n * n, Bytes = n * n * sizeof(double) };

        public override Cost MultiplyCost(long columns) => new() { Operations = 6e6 * n * columns, Bytes = 8 * n * columns };

        public override Tensor Form() => throw new NotSupportedException();

        public override Tensor Multiply(Tensor block) => throw new NotSupportedException();

        public override Tensor Diagonal() => throw new NotSupportedException();

        public override double Trace() => throw new NotSupportedException();

        public override double FrobeniusNorm() => throw new NotSupportedException();
    }
}
