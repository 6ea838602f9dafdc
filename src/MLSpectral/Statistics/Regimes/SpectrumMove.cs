using MLSpectral.Statistics.Distances;

namespace MLSpectral.Statistics.Regimes;

/// <summary>How a spectrum moved since the start: the scale of its bulk, the eigenvalues that left it, and the shape of the rest.</summary>
/// <param name="Scale">s, the bulk over that of the start: the regression through the origin of the eigenvalues between the 10 % and the 80 % quantile on those of the start, rank by rank.</param>
/// <param name="Emerged">max over the leading eigenvalues t of the start of #{λ &gt; s t (1 + δ)} − #{λ⁰ &gt; t}: those that were outside the bulk at the start, and stayed where they were, are not counted.</param>
/// <param name="Distance">The Kolmogorov–Smirnov distance of the two bulks brought to the same scale, without what emerged.</param>
/// <param name="RawDistance">The same of the spectra as they are.</param>
internal readonly record struct SpectrumMove(double Scale, int Emerged, double Distance, double RawDistance)
{
    private const double BottomShare = 0.1;

    /// <summary>Compares two spectra of one size, each with at least three eigenvalues above its floor; O(n).</summary>
    /// <param name="now">The spectrum.</param>
    /// <param name="start">The spectrum of the start.</param>
    /// <param name="margin">δ.</param>
    public static SpectrumMove Of(RegimeSpectrum now, RegimeSpectrum start, double margin)
    {
        ReadOnlySpan<double> values = now.Resolved, before = start.Resolved;
        double scale = BulkScale(values, before);
        int emerged = CountEmerged(values, before, scale * (1 + margin));
        int count = now.Eigenvalues.Length;
        double[] first = Padded(before, 1, count), last = Padded(values, 1, count), rescaled = Padded(values, scale, count);
        return new SpectrumMove(scale, emerged, KolmogorovSmirnov.Distance(rescaled.AsSpan(emerged), first.AsSpan(0, count - emerged)), KolmogorovSmirnov.Distance(last, first));
    }

    private static double BulkScale(ReadOnlySpan<double> values, ReadOnlySpan<double> before)
    {
        int first = (int)(Shares.Top * before.Length), end = Math.Max(first + 1, Math.Min(values.Length, before.Length - (int)(BottomShare * before.Length)));
        double products = 0, squares = 0;
        for (int i = first; i < end; i++)
        {
            double ratio = before[i] / before[first];
            products += values[i] / values[first] * ratio;
            squares += ratio * ratio;
        }

        return products / squares * (values[first] / before[first]);
    }

    private static int CountEmerged(ReadOnlySpan<double> values, ReadOnlySpan<double> before, double factor)
    {
        int most = 0, above = 0;
        for (int j = 0; j <= (int)(Shares.Top * before.Length); j++)
        {
            while (above < values.Length && values[above] / factor > before[j])
                above++;
            most = Math.Max(most, above - j);
        }

        return most;
    }

    // Values at or under the floor are zeros.
    private static double[] Padded(ReadOnlySpan<double> values, double scale, int count)
    {
        var padded = new double[count];
        for (int i = 0; i < values.Length; i++)
            padded[i] = values[i] / scale;
        return padded;
    }
}
