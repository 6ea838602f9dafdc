namespace MLSpectral;

/// <summary>The symbols of libstdc++ that do the same in an older version.</summary>
/// <remarks>Only pairs that are known to be compatible are here; nothing is inferred from names.</remarks>
internal static class OlderVersions
{
    /// <returns><see langword="null"/> if the symbol must have the version that is asked for.</returns>
    public static string? Of(string symbol, string version) =>
        (symbol, version) switch
        {
            // std::condition_variable::wait(std::unique_lock<std::mutex>&). GCC 12 took its noexcept away, so that a thread cancelled
            // with pthread_cancel can unwind through it, and gave it a new version for that alone: parameters, layout and effect are as
            // before. GCC 12 and later still export the old version, as a noexcept wrapper of the new one
            // (libstdc++-v3/src/c++11/compatibility-condvar.cc). Neither .NET nor LibTorch cancels threads.
            ("_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE", "GLIBCXX_3.4.30") => "GLIBCXX_3.4.11",
            _ => null,
        };
}
