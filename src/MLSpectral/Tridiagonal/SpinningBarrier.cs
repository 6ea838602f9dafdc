namespace MLSpectral.Kernels;

/// <summary>
/// Lets threads go on together. It spins, because the work between two meetings takes microseconds, and yields the core after a while,
/// because others may need it.
/// </summary>
/// <param name="participants">How many threads meet.</param>
internal sealed class SpinningBarrier(int participants)
{
    private const int SpinsBeforeYield = 2000;

    private int _arrived;
    private int _meeting;
    private Exception? _failure;

    /// <summary>What a thread could not go on for; null as long as all can.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Tells the others that a thread will not come again.</summary>
    /// <param name="failure">Why; the first reason counts.</param>
    public void Break(Exception failure) => Interlocked.CompareExchange(ref _failure, failure, null);

    /// <summary>Waits for the others; what any of them wrote before, all of them see after.</summary>
    /// <exception cref="OperationCanceledException">One of them will not come.</exception>
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
            else if (Failure is null)
                Thread.Yield();
            else
                throw new OperationCanceledException("Another thread failed.", Failure);
        }
    }
}
