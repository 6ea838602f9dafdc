using System.Globalization;

namespace MLSpectral.Statistics.KernelLaws;

/// <summary>The layers of a random network with the moments of their activations, layer by layer, on given rows.</summary>
internal sealed class LayerChain
{
    // The mean cosine of activations that a layer above may be given: an uncentred activation makes its units differ in variance, beyond
    // the law.
    private const double LargestMeanCosine = 0.01;

    private readonly KernelInput _input;
    private readonly List<KernelStage> _stages = [];
    private readonly List<double> _meanSquares = [];
    private readonly List<double> _spikes = [0];

    private LayerChain(KernelInput input) => _input = input;

    /// <summary>Why there is no law; null where there is one.</summary>
    public string? Reason { get; private set; }

    /// <summary>The moments of layers 1, 2, ….</summary>
    public List<ActivationMoments> Moments { get; } = [];

    /// <summary>The layers whose activations have a mean other than 0.</summary>
    public List<int> Uncentred { get; } = [];

    /// <summary>Follows rows through layers.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="layers">All layers.</param>
    /// <param name="count">How many of them to follow.</param>
    public static LayerChain Of(KernelInput input, IReadOnlyList<RandomLayer> layers, int count)
    {
        var chain = new LayerChain(input) { Reason = KernelLawScope.InputReason(input) ?? KernelLawScope.LayerReason(layers, count) };
        chain._meanSquares.Add(input.MeanSquare);
        for (int l = 1; l <= count && chain.Reason is null; l++)
            chain.Add(layers[l - 1], l);
        return chain;
    }

    /// <summary>The mean square p_l of an activation of layer l; of a feature for l = 0.</summary>
    public double MeanSquare(int layer) => _meanSquares[layer];

    /// <summary>The eigenvalue of CK_l along (1, …, 1) that comes of means.</summary>
    public double Spike(int layer) => _spikes[layer];

    /// <summary>The law of r·I + Σ q_l CK_l, l = 0, 1, …, without what comes of means.</summary>
    public KernelLaw Law(double identity, ReadOnlySpan<double> weights)
    {
        var stages = new List<KernelStage>();
        bool hasSpectrum = _input.Ratio is null;
        if (_input.Ratio is double ratio)
            stages.Add(
                new KernelStage
                {
                    Ratio = ratio,
                    Identity = _input.MeanSquare,
                    Slope = 0,
                    Weight = weights[0],
                }
            );
        for (int l = 1; l < weights.Length; l++)
            stages.Add(_stages[l - 1] with { Weight = weights[l] });
        return KernelLaw.Compute(_input.Eigenvalues, identity, hasSpectrum ? weights[0] : 0, [.. stages]);
    }

    private void Add(RandomLayer layer, int number)
    {
        if (layer.Units < KernelLawScope.LeastSize)
        {
            Reason = $"Layer {number} has {layer.Units} units; a limit for wide layers says little of so few.";
            return;
        }

        double below = _meanSquares[^1],
            cosine = Moments.Count > 0 ? Moments[^1].MeanCosine : 0;
        if (cosine > LargestMeanCosine)
        {
            Reason = string.Create(
                CultureInfo.InvariantCulture,
                $"The activations of layer {number - 1} have a mean: two rows have a cosine of {cosine:0.00} on average there. "
                    + $"The law of layers above is for activations of mean 0; use a normalized activation."
            );
            return;
        }

        ActivationMoments moments = layer.Moments(Math.Sqrt(layer.Gain * below));
        if (!(moments.SecondMoment > 0) || !double.IsFinite(moments.SecondMoment))
        {
            Reason = $"The activations of layer {number} are 0 or not finite.";
            return;
        }

        // The covariance of two rows of activations with preactivations of correlation ρ is (E φ)² + (σ E φ′)² ρ + O(ρ²).
        double slope = moments.LinearVariance / below;
        Moments.Add(moments);
        _meanSquares.Add(moments.SecondMoment);
        _stages.Add(
            new KernelStage
            {
                Ratio = (double)_input.RowCount / layer.Units,
                Identity = moments.NonlinearVariance,
                Slope = slope,
                Weight = 0,
            }
        );
        bool isCentred = moments.MeanCosine == 0;
        _spikes.Add((isCentred ? 0 : _input.RowCount * moments.Mean * moments.Mean) + (slope * _spikes[^1]));
        if (!isCentred)
            Uncentred.Add(number);
    }
}
