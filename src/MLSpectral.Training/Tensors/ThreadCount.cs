using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Sets the number of threads of torch operations for a unit of work on this thread, and puts it back at the end. May be nested, and may
/// overlap on several threads.
/// </summary>
/// <remarks>
/// Torch keeps one number for each thread that has used it, and one for the threads to come, which every change overwrites. So what to go
/// back to is not what a thread finds when it begins (another unit of work may have just set it), but what was there before the first of
/// all that overlap.
/// </remarks>
internal readonly ref struct ThreadCount
{
    private static readonly Lock Gate = new();
    private static int _active;
    private static int _default;

    [ThreadStatic]
    private static int? _ofThisThread;

    private readonly int? _outer;

    /// <summary>Begins the unit of work.</summary>
    /// <param name="threads">The number of threads; null for that of the unit of work around this one, or else torch's own.</param>
    public ThreadCount(int? threads)
    {
        lock (Gate)
        {
            if (_active++ == 0)
                _default = get_num_threads();
        }

        _outer = _ofThisThread;
        _ofThisThread = threads ?? _outer ?? _default;
        Set(_ofThisThread.Value);
    }

    public void Dispose()
    {
        _ofThisThread = _outer;
        lock (Gate)
        {
            Set(_outer ?? _default);
            _active--;
        }
    }

    private static void Set(int threads)
    {
        if (get_num_threads() != threads)
            set_num_threads(threads);
    }
}
