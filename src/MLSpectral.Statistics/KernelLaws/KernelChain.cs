namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// The matrix q₀·CK₀ + Σ q_l·CK_l with a given spectrum of CK₀ (values with their shares of n) and the random layers of
/// <see cref="Stages"/> on top of it, each on the one before: what is known of it without an equation to solve.
/// </summary>
/// <param name="Values">The distinct eigenvalues of CK₀, none negative.</param>
/// <param name="Shares">Their shares, which sum to 1.</param>
/// <param name="BaseWeight">q₀.</param>
/// <param name="Stages">The layers, from the first.</param>
internal sealed record KernelChain(double[] Values, double[] Shares, double BaseWeight, KernelStage[] Stages)
{
    /// <summary>Whether no random layer counts, so that the law is the spectrum of CK₀ itself, scaled.</summary>
    public bool IsDiscrete => Stages.Length == 0;

    /// <summary>Joins equal eigenvalues, and leaves out layers of infinite width and those that nothing depends on.</summary>
    /// <param name="spectrum">The eigenvalues of CK₀, in descending order.</param>
    /// <param name="baseWeight">q₀.</param>
    /// <param name="stages">The layers.</param>
    /// <param name="identity">The multiple of I that layers of infinite width leave beside the chain.</param>
    public static KernelChain Of(ReadOnlySpan<double> spectrum, double baseWeight, ReadOnlySpan<KernelStage> stages, out double identity)
    {
        identity = 0;
        var kept = new List<KernelStage>();
        bool isZero = spectrum[0] == 0;
        foreach (KernelStage stage in stages)
        {
            // A kernel that is 0 is its expectation at any width.
            isZero = stage.Identity == 0 && (isZero || stage.Slope == 0);
            kept.Add(isZero ? default : stage);
        }

        for (int l = kept.Count - 1; l >= 0; l--)
        {
            KernelStage stage = kept[l];
            (double constant, double slope, double weight) = (stage.Identity, stage.Slope, stage.Weight);
            bool counts = weight > 0 || (l + 1 < kept.Count && kept[l + 1].Slope > 0);
            if (counts && stage.Ratio > 0)
                continue;

            // A kernel that is its expectation, α + β CK_{l−1}, is put in its place wherever it counts.
            identity += weight * constant;
            if (l > 0)
                kept[l - 1] = kept[l - 1] with { Weight = kept[l - 1].Weight + (weight * slope) };
            else
                baseWeight += weight * slope;
            if (l + 1 < kept.Count)
                kept[l + 1] = kept[l + 1] with
                {
                    Identity = kept[l + 1].Identity + (kept[l + 1].Slope * constant),
                    Slope = kept[l + 1].Slope * slope,
                };
            kept.RemoveAt(l);
        }

        if (baseWeight == 0 && kept.Count > 0 && kept[0].Slope == 0)
            return new KernelChain([1], [1], 0, [.. kept]);
        var values = new List<double>(spectrum.Length);
        var shares = new List<double>(spectrum.Length);
        for (int start = 0, end; start < spectrum.Length; start = end)
        {
            for (end = start + 1; end < spectrum.Length && spectrum[end] == spectrum[start];)
                end++;
            values.Add(spectrum[start]);
            shares.Add((double)(end - start) / spectrum.Length);
        }

        return new KernelChain([.. values], [.. shares], baseWeight, [.. kept]);
    }

    /// <summary>
    /// A number that no eigenvalue exceeds in the limit: Σ q_l κ_l with κ_l = (1 + √γ_l)²(α_l + β_l κ_{l−1}).
    /// </summary>
    public double UpperBound()
    {
        double norm = Values.Length == 0 ? 0 : Values.Max();
        double bound = BaseWeight * norm;
        foreach (KernelStage stage in Stages)
        {
            double root = 1 + Math.Sqrt(stage.Ratio);
            norm = root * root * (stage.Identity + (stage.Slope * norm));
            bound += stage.Weight * norm;
        }

        return bound;
    }

    /// <summary>The same chain in units in which CK₀ has norm 1 and the sum has a given norm.</summary>
    /// <param name="unit">What one unit of the scaled matrix is in units of this one.</param>
    public KernelChain InUnits(double unit)
    {
        double largest = Values.Max();
        if (largest == 0)
            largest = 1;
        KernelStage[] stages =
        [
            .. Stages.Select(
                (stage, l) => stage with { Weight = stage.Weight / unit, Slope = l == 0 ? stage.Slope * largest : stage.Slope }
            ),
        ];
        return new KernelChain([.. Values.Select(value => value / largest)], Shares, BaseWeight * largest / unit, stages);
    }

    /// <summary>The first two moments of the law, exactly.</summary>
    /// <remarks>
    /// With P_kl = tr CK_k CK_l / n: P_kl = α_l·tr CK_k/n + β_l P_{k,l−1} for k &lt; l, and P_ll is the second moment of α_l + β_l
    /// CK_{l−1} plus γ_l times its squared mean.
    /// </remarks>
    public (double Mean, double SecondMoment) Moments()
    {
        int count = Stages.Length + 1;
        var weights = new double[count];
        var means = new double[count];
        double[][] products = [.. Enumerable.Range(0, count).Select(_ => new double[count])];
        weights[0] = BaseWeight;
        for (int i = 0; i < Values.Length; i++)
        {
            means[0] += Shares[i] * Values[i];
            products[0][0] += Shares[i] * Values[i] * Values[i];
        }

        for (int l = 1; l < count; l++)
        {
            KernelStage stage = Stages[l - 1];
            (double identity, double slope) = (stage.Identity, stage.Slope);
            weights[l] = stage.Weight;
            means[l] = identity + (slope * means[l - 1]);
            for (int k = 0; k < l; k++)
                products[k][l] = products[l][k] = (identity * means[k]) + (slope * products[k][l - 1]);
            products[l][l] =
                (identity * identity)
                + (2 * identity * slope * means[l - 1])
                + (slope * slope * products[l - 1][l - 1])
                + (stage.Ratio * means[l] * means[l]);
        }

        double mean = 0,
            second = 0;
        for (int k = 0; k < count; k++)
        {
            mean += weights[k] * means[k];
            for (int l = 0; l < count; l++)
                second += weights[k] * weights[l] * products[k][l];
        }

        return (mean, second);
    }

    /// <summary>The point masses of the law, by counting dimensions.</summary>
    /// <remarks>
    /// A vector of an eigenspace of CK₀ stays an eigenvector of the sum if it is orthogonal to the columns of all layers that count.
    /// Columns of a layer with α &gt; 0 are in general position; those of a linear layer (α = 0) lie in the span of the layer below, so
    /// in a run of linear layers the largest rank counts once.
    /// </remarks>
    public IReadOnlyList<KernelAtom> Atoms()
    {
        (double attached, double free) = SpannedShares();
        if (BaseWeight == 0)
            return attached + free < 1 ? [new KernelAtom { Location = 0, Mass = 1 - attached - free }] : [];
        var atoms = new List<KernelAtom>();
        for (int i = 0; i < Values.Length; i++)
        {
            double mass = Shares[i] - free - (Values[i] == 0 ? 0 : attached);
            if (mass > 0)
                atoms.Add(new KernelAtom { Location = BaseWeight * Values[i], Mass = mass });
        }

        return atoms;
    }

    // The shares of n that the columns of the layers that count span: of linear layers upon CK₀, which lie in its range, and of all
    // others.
    private (double Attached, double Free) SpannedShares()
    {
        double rank = 1,
            block = 0,
            attached = 0,
            free = 0;
        for (int i = 0; i < Values.Length; i++)
            rank -= Values[i] == 0 ? Shares[i] : 0;
        bool isAttached = true;
        foreach (KernelStage stage in Stages)
        {
            if (stage.Identity > 0)
            {
                (attached, free) = Closed();
                (rank, block, isAttached) = (1, 0, false);
            }

            rank = Math.Min(rank, 1 / stage.Ratio);
            if (stage.Weight > 0)
                block = Math.Max(block, rank);
        }

        return Closed();

        (double Attached, double Free) Closed() => isAttached ? (block, free) : (attached, free + block);
    }
}
