using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The result of a Lanczos run.</summary>
/// <param name="Values">Ritz values, descending.</param>
/// <param name="Vectors">Ritz vectors, one a row, Float64.</param>
/// <param name="Scale">The largest |θ|, near ‖K‖₂.</param>
/// <param name="Moments">The space of the random start block before the first restart; null where the start was not random.</param>
/// <param name="Products">Products with a vector.</param>
/// <param name="Restarts">Thick restarts.</param>
/// <param name="Steps">Block steps.</param>
internal sealed record LanczosRun(
    double[] Values,
    Tensor Vectors,
    double Scale,
    KrylovMoments? Moments,
    long Products,
    int Restarts,
    int Steps
);
