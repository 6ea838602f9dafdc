namespace MLSpectral;

/// <summary>What the step before was taken at; before the first, what that will be.</summary>
/// <param name="Rate">η.</param>
/// <param name="LayerFactors">The rate of each layer over η; null where all are 1.</param>
internal readonly record struct CurrentRates(double Rate, IReadOnlyList<double>? LayerFactors)
{
    internal void Write(BinaryWriter writer)
    {
        writer.Write(Rate);
        writer.Write(LayerFactors?.Count ?? 0);
        foreach (double factor in LayerFactors ?? [])
            writer.Write(factor);
    }

    internal static CurrentRates Read(PayloadReader reader)
    {
        double rate = reader.ReadDouble();
        double[] factors = reader.ReadArray<double>(reader.ReadCount(sizeof(double)));
        return new CurrentRates(rate, factors.Length == 0 ? null : factors);
    }
}
