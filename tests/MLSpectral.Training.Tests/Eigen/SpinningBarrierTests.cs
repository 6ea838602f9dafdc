using MLSpectral.Kernels;

namespace MLSpectral.Tests.Eigen;

/// <summary>Threads that meet, and one that fails.</summary>
[TestClass]
public sealed class SpinningBarrierTests
{
    [TestMethod]
    public void Break_LetsNobodyWaitForever()
    {
        var barrier = new SpinningBarrier(2);
        var reason = new InsufficientMemoryException("first");
        Exception? seen = null;
        var waiting = new Thread(() =>
        {
            barrier.Meet();
            try
            {
                barrier.Meet();
            }
            catch (OperationCanceledException e)
            {
                seen = e;
            }
        });
        waiting.Start();
        barrier.Meet();
        barrier.Break(reason);
        barrier.Break(new InsufficientMemoryException("second"));
        waiting.Join();
        Assert.AreSame(reason, seen?.InnerException);
        Assert.AreSame(reason, barrier.Failure);
    }
}
