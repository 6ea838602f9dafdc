// The eigenvalues of a random 300 × 200 matrix: of WᵀW/300 and of WᵀW, the largest first.
using static TorchSharp.torch;

NativeTorch.EnsureLoaded();
double[] singular = [.. linalg.svdvals(randn(300, 200, ScalarType.Float64)).data<double>()];
double[] eigenvalues = [.. singular.Select(value => value * value / 300)];
double[] squares = [.. singular.Select(value => value * value)];
