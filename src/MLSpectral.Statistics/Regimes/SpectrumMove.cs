using MLSpectral.Statistics.Distances;

namespace MLSpectral.Statistics.Regimes;

/// <summary>
/// The movement of a spectrum since the start: the scale of its bulk, the eigenvalues that left it, and the shape of the rest.
/// </summary>
/// <param name="Scale">
/// s, the bulk over that of the start: the regression through the origin of the eigenvalues, without those that emerged, on those of the
/// start between the 10 % and the 80 % quantile, quantile by quantile.
/// </param>
/// <param name="Emerged">max over the leading eigenvalues t of the start of #{λ &gt; s t (1 + δ)} − #{λ⁰ &gt; t}: those that were
/// outside the bulk at the start, and stayed where they were, are not counted.</param>
/// <param name="Distance">The Kolmogorov–Smirnov distance of the two bulks brought to the same scale, without what emerged.</param>
/// <param name="RawDistance">The same of the spectra as they are.</param>
internal readonly record struct SpectrumMove(double Scale, int Emerged, double Distance, double RawDistance)
{
    private const double BottomShare = 0.1;

    /// <summary>
    /// Compares two spectra of one size, each with an eigenvalue above its floor, the first with more than half as many as the other; O(n).
    /// </summary>
    /// <param name="now">The spectrum.</param>
    /// <param name="start">The spectrum of the start.</param>
    /// <param name="margin">δ.</param>
    public static SpectrumMove Of(RegimeSpectrum now, RegimeSpectrum start, double margin)
    {
        ReadOnlySpan<double> values = now.Resolved,
            before = start.Resolved;
        int most = (int)(Shares.Top * before.Length),
            emerged = 0;

        // What emerges moves the others a quantile up, so the scale is known once all are found; each pass finds more or is the last. More
        // than a fifth are a bulk of their own.
        double scale = BulkScale(values, before);
        while (CountEmerged(values, before, scale * (1 + margin)) is int more && more > emerged)
        {
            emerged = more;
            if (emerged > most)
                break;
            scale = BulkScale(values[emerged..], before);
        }

        double[] first = WithZeros(before, 1, start.Eigenvalues.Length),
            rest = WithZeros(values[emerged..], scale, now.Eigenvalues.Length - emerged);
        return new SpectrumMove(
            scale,
            emerged,
            KolmogorovSmirnov.Distance(rest, first),
            KolmogorovSmirnov.Distance(WithZeros(values, 1, now.Eigenvalues.Length), first)
        );
    }

    // Ratios to the largest that enters, so that sums neither overflow nor underflow.
    private static double BulkScale(ReadOnlySpan<double> values, ReadOnlySpan<double> before)
    {
        int first = (int)(Shares.Top * before.Length),
            end = Math.Max(first + 1, before.Length - (int)(BottomShare * before.Length));
        double unit = AtQuantileOf(first, before.Length, values),
            products = 0,
            squares = 0;
        for (int i = first; i < end; i++)
        {
            double ratio = before[i] / before[first];
            products += AtQuantileOf(i, before.Length, values) / unit * ratio;
            squares += ratio * ratio;
        }

        return products / squares * (unit / before[first]);
    }

    private static double AtQuantileOf(int rank, int count, ReadOnlySpan<double> values)
    {
        double position = Math.Clamp(((rank + 0.5) * values.Length / count) - 0.5, 0, values.Length - 1);
        int below = (int)position;
        return below + 1 < values.Length ? values[below] + ((position - below) * (values[below + 1] - values[below])) : values[below];
    }

    private static int CountEmerged(ReadOnlySpan<double> values, ReadOnlySpan<double> before, double factor)
    {
        int most = 0,
            above = 0;
        for (int j = 0; j <= (int)(Shares.Top * before.Length); j++)
        {
            while (above < values.Length && values[above] / factor > before[j])
                above++;
            most = Math.Max(most, above - j);
        }

        return most;
    }

    // Values at or under the floor are zeros.
    private static double[] WithZeros(ReadOnlySpan<double> values, double scale, int count)
    {
        var padded = new double[count];
        for (int i = 0; i < values.Length; i++)
            padded[i] = values[i] / scale;
        return padded;
    }
}
