namespace MLSpectral.Eigen;

/// <summary>Lets threads go on together. It spins, because the work between two meetings takes microseconds, and yields the core after a while, because others may need it.</summary>
/// <param name="participants">How many threads meet.</param>
internal sealed class SpinningBarrier(int participants)
{
    private const int SpinsBeforeYield = 2000;

    private int _arrived;
    private int _meeting;

    /// <summary>Waits for the others; what any of them wrote before, all of them see after.</summary>
    public void Meet()
    {
        if (participants == 1)
            return;
        int meeting = Volatile.Read(ref _meeting);
        if (Interlocked.Increment(ref _arrived) == participants)
        {
            _arrived = 0;
            Volatile.Write(ref _meeting, meeting + 1);
            return;
        }

        for (int spins = 0; Volatile.Read(ref _meeting) == meeting; spins++)
        {
            if (spins < SpinsBeforeYield)
                Thread.SpinWait(1);
            else
                Thread.Yield();
        }
    }
}
