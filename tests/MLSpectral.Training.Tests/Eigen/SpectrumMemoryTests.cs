using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Eigen;

/// <summary>What is left alive after every kind of call: nothing.</summary>
[TestClass]
public sealed class SpectrumMemoryTests
{
    [TestMethod]
    public void Tensors_AreBackAfterEveryCall()
    {
        NativeTorch.EnsureLoaded();
        using var scope = NewDisposeScope();
        Tensor factor = Matrices.Gaussian(80, 50),
            matrix = factor.mm(factor.t());
        using var gram = new GramMatrix(factor);
        var dense = new DenseMatrix(matrix);
        (SymmetricMatrix Matrix, SpectrumRequest Request)[] calls =
        [
            (dense, SpectrumRequest.All()),
            (dense, SpectrumRequest.All() with { WithVectors = true }),
            (gram, SpectrumRequest.All()),
            (gram, SpectrumRequest.All() with { SmallEigenvaluesMatter = true }),
            (gram, SpectrumRequest.Largest(4) with { Method = SpectrumMethod.FactorSingularValues, WithVectors = true }),
            (gram, SpectrumRequest.Largest(4) with { Method = SpectrumMethod.Lanczos, WithVectors = true }),
            (gram, SpectrumRequest.Largest(4) with { Method = SpectrumMethod.MatrixFree, Start = factor.narrow(1, 0, 3) }),
            (gram, SpectrumRequest.Smallest(4) with { Method = SpectrumMethod.InverseLanczos }),
            (gram, SpectrumRequest.Smallest(4) with { Method = SpectrumMethod.MatrixFree }),
            (gram, SpectrumRequest.Density(10, 6) with { Method = SpectrumMethod.MatrixFree }),
            (gram, SpectrumRequest.LargestAndDensity(3, 4, 6) with { Method = SpectrumMethod.Lanczos }),
        ];
        foreach ((SymmetricMatrix kernel, SpectrumRequest request) in calls)
        {
            long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            SpectrumSolver.Solve(kernel, request).Dispose();
            Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount, $"{request}");
        }
    }

    [TestMethod]
    public void Results_OutliveTheScopeOfTheCaller()
    {
        NativeTorch.EnsureLoaded();
        MatrixSpectrum spectrum;
        using (var scope = NewDisposeScope())
            spectrum = SpectrumSolver.Solve(
                new DenseMatrix(Matrices.WithEigenvalues([3, 2, 1])),
                SpectrumRequest.All() with
                {
                    WithVectors = true,
                }
            );
        Assert.AreEqual(3, spectrum.Vectors!.shape[1]);
        spectrum.Dispose();
    }
}
