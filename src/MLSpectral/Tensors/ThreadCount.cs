using static TorchSharp.torch;

namespace MLSpectral.Tensors;

/// <summary>Sets the number of threads of torch operations for a unit of work on this thread, and puts it back at the end.</summary>
internal readonly ref struct ThreadCount
{
    private readonly int _before;

    /// <summary>Begins the unit of work.</summary>
    /// <param name="threads">The number of threads; null leaves it as it is.</param>
    public ThreadCount(int? threads)
    {
        _before = get_num_threads();
        if (threads is int count && count != _before)
            set_num_threads(count);
    }

    public void Dispose()
    {
        if (get_num_threads() != _before)
            set_num_threads(_before);
    }
}
