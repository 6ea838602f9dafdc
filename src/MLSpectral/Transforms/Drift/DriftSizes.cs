using System.Numerics.Tensors;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral;

/// <summary>How far new rows are from the reference rows; see <see cref="SpectralDrift"/> for the formulas.</summary>
internal static class DriftSizes
{
    // Spectra of fewer rows are wider; so many choices of as many rows are averaged.
    private const int Choices = 16;

    /// <summary>Adds the sizes of one batch.</summary>
    /// <param name="drift">What they are added to.</param>
    /// <param name="reference">R blocks, at least one.</param>
    /// <param name="tested">q blocks of as many rows, at least one, with the same shift.</param>
    /// <param name="shift">The shift.</param>
    /// <param name="random">Chooses blocks.</param>
    public static SpectralDrift Measure(
        SpectralDrift drift,
        IReadOnlyList<BlockMoments> reference,
        IReadOnlyList<BlockMoments> tested,
        double[] shift,
        Random random
    )
    {
        BlockMoments before = BlockMoments.Sum(reference),
            after = BlockMoments.Sum(tested);
        GroupMoments old = new(before),
            current = new(after);
        var solver = new CovarianceSpectrum(shift.Length);
        int blocks = Math.Min(reference.Count, tested.Count);
        double[] oldSpectrum = Spectrum(reference, blocks, solver, random),
            spectrum = Spectrum(tested, blocks, solver, random);
        return MeasureDistances(drift, before, after, shift) with
        {
            TotalVarianceRatio = current.Trace / old.Trace,
            LeadingEigenvectorOverlap = Overlap(solver.LeadingEigenvector(old), solver.LeadingEigenvector(current)),
            SpectrumDrift = RootDistance(spectrum, oldSpectrum),
            LeadingEigenvalueRatio = spectrum[0] / oldSpectrum[0],
            EffectiveRank = SpectrumSize.Compute(spectrum, NoiseFloor.Compute(spectrum)).EffectiveRank,
            ReferenceEffectiveRank = SpectrumSize.Compute(oldSpectrum, NoiseFloor.Compute(oldSpectrum)).EffectiveRank,
        };
    }

    private static SpectralDrift MeasureDistances(SpectralDrift drift, BlockMoments before, BlockMoments after, double[] shift)
    {
        BlockMoments both = BlockMoments.Sum([before, after]);
        GroupMoments old = new(before);
        double[] units = CoordinateUnits.Of(old, shift),
            unitsOfBoth = CoordinateUnits.Of(new GroupMoments(both), shift);
        for (int i = 0; i < units.Length; i++)
            units[i] = units[i] > 0 ? units[i] : unitsOfBoth[i];
        double[] factors = CoordinateUnits.Inverse(units);

        GroupMoments scaledOld = new(before.Standardized(old.Mean, factors)),
            scaledNew = new(after.Standardized(old.Mean, factors));
        return drift with
        {
            CovarianceDrift = Math.Sqrt(Math.Max(0, scaledNew.SquaredCovarianceDistance(scaledOld)) / scaledOld.Squares),
            MeanDrift = Math.Sqrt(Math.Max(0, scaledNew.SquaredMeanDistance(scaledOld))),
        };
    }

    // The mean spectrum of so many of the blocks, so that both spectra come from as many rows.
    private static double[] Spectrum(IReadOnlyList<BlockMoments> blocks, int count, CovarianceSpectrum solver, Random random)
    {
        double[] ones = new double[blocks[0].Coordinates],
            sum = new double[ones.Length];
        Array.Fill(ones, 1);
        int choices = count == blocks.Count ? 1 : Choices;
        for (int i = 0; i < choices; i++)
        {
            BlockMoments[] chosen = [.. BlockChoices.Draw(blocks.Count, count, random).Select(place => blocks[place])];
            TensorPrimitives.Add(sum, solver.Eigenvalues(new GroupMoments(BlockMoments.Sum(chosen)), ones), sum);
        }

        TensorPrimitives.Divide(sum, choices, sum);
        return sum;
    }

    // √(Σ (√λ − √λ₀)² / Σ λ₀).
    private static double RootDistance(double[] spectrum, double[] reference)
    {
        double squares = 0;
        for (int i = 0; i < spectrum.Length; i++)
        {
            double difference = Math.Sqrt(spectrum[i]) - Math.Sqrt(reference[i]);
            squares += difference * difference;
        }

        return Math.Sqrt(squares / TensorPrimitives.Sum<double>(reference));
    }

    private static double Overlap(double[] first, double[] second)
    {
        double cosine = TensorPrimitives.Dot<double>(first, second);
        return cosine * cosine;
    }
}
