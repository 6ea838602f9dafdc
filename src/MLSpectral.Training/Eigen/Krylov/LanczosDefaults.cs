namespace MLSpectral.Kernels;

/// <summary>Sizes for Lanczos where a request names none.</summary>
internal static class LanczosDefaults
{
    // Half a matrix is read for one vector as for two, and a third of the steps saved; at n = 2,000 more vectors cost more than they save.
    private const int BlockOfLargest = 2;
    private const int BlockOfDensity = 8;

    // A solve costs several products, so that more basis vectors are worth their room.
    private const int BlockOfSmallest = 1;
    private const int LeastCapacity = 64;
    private const int LeastCapacityOfSmallest = 192;

    /// <summary>Vectors multiplied at once.</summary>
    public static int BlockSize(SpectrumRequest request) =>
        request.Start is { } start
            ? Math.Max(request.BlockSize ?? 0, checked((int)start.shape[1]) + BlockOfLargest)
            : request.Part switch
            {
                SpectrumSelection.LargestAndDensity => request.ProbeVectors,
                SpectrumSelection.Density => Math.Min(request.BlockSize ?? BlockOfDensity, request.ProbeVectors),
                SpectrumSelection.Smallest => request.BlockSize ?? BlockOfSmallest,
                SpectrumSelection.Largest or SpectrumSelection.All => request.BlockSize ?? BlockOfLargest,
            };

    /// <summary>Basis vectors before a restart.</summary>
    public static int Capacity(SpectrumRequest request, long size)
    {
        int block = BlockSize(request),
            most = (int)Math.Min(size, int.MaxValue);
        int least = Math.Max(request.Count + (3 * block), block * (request.Steps + 1));
        return Math.Min(
            most,
            Math.Max(
                least,
                request.BasisSize
                    ?? Math.Max(request.Part == SpectrumSelection.Smallest ? LeastCapacityOfSmallest : LeastCapacity, 3 * request.Count)
            )
        );
    }
}
