using TorchSharp;

namespace MLSpectral.Doors.Tests;

/// <summary>
/// A probe as users write them: Xᵀ diag(y) X / n, which has negative eigenvalues as a Hessian has, and the Gram matrix of the first
/// hidden
/// layer's centred activations, with numbers of its own about both.
/// </summary>
internal sealed class MomentProbe : SpectralProbe
{
    public const string Balance = "Balance",
        Mean = "Mean, of \"all\" entries",
        Later = "Later";

    public static readonly MatrixKind Moment = new("WeightedMoment") { Statistics = StatisticGroups.Drift };
    public static readonly MatrixKind Embeddings = new("Embeddings") { NoiseLaw = NoiseLaw.MarchenkoPastur };

    public override IEnumerable<Spectrum> Measure(ProbeContext context)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor x = context.Features,
            weighted = x * context.Targets;
        double[,] moment = Array(x.t().mm(weighted) / x.shape[0]),
            activations = Array(context.Activations(1));
        Spectrum spectrum = Spectrum.FromSymmetric(Moment, moment);
        var numbers = new Dictionary<string, double>
        {
            [Balance] = spectrum.Eigenvalues.Sum() / spectrum.Eigenvalues.Sum(Math.Abs),
            [Mean] = moment.Cast<double>().Average(),
        };
        if (context.Step > 0)
            numbers[Later] = context.Step;
        yield return spectrum with
        {
            LayerName = "Input",
            CustomStatistics = numbers,
        };
        yield return Spectrum.FromFactor(Embeddings, activations, Math.Max(activations.GetLength(0), activations.GetLength(1))) with
        {
            Layer = 1,
            LayerName = context.LayerName(1),
        };
    }

    private static double[,] Array(torch.Tensor tensor)
    {
        double[] values = [.. tensor.contiguous().data<double>()];
        var array = new double[tensor.shape[0], tensor.shape[1]];
        Buffer.BlockCopy(values, 0, array, 0, values.Length * sizeof(double));
        return array;
    }
}
