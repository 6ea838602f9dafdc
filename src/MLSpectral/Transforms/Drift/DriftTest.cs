using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>Whether blocks of new rows differ from blocks of reference rows more than blocks do that change places at random.</summary>
/// <remarks>
/// For every choice of q of the R + q blocks, C and m of the chosen and of the remaining rows are compared. Spectrum: Σ ((δᵢ −
/// μᵢ)/σᵢ)², δᵢ = √λᵢ − √λ′ᵢ of the eigenvalues of both covariances, μᵢ and σᵢ the mean and the standard
/// deviation of δᵢ over all choices: what the number of rows makes of a spectrum is in μᵢ, a change of scale moves all terms, a new
/// outlier the first. The difference and not √λᵢ itself, because a mixture of rows with other directions has another spectrum than
/// each of both. Covariance and mean: two statistics each, the squared distance of <see cref="GroupMoments"/>, for changes spread over
/// many entries (as Li and Chen 2012), and the largest difference of an entry, for a change of one (as Cai, Liu and Xia 2013);
/// coordinates in units of the standard deviation of all rows together, which no choice changes; those that never vary are left out. O(N
/// (k³ + q k²)) for N choices, at most 200.
/// </remarks>
/// <param name="SpectrumPValue">Of the eigenvalues.</param>
/// <param name="CovariancePValue">Of the covariance.</param>
/// <param name="MeanPValue">Of the mean.</param>
/// <param name="PValue">Of all three.</param>
internal sealed record DriftTest(double SpectrumPValue, double CovariancePValue, double MeanPValue, double PValue)
{
    private const double LeastShareFilled = 0.9;

    /// <summary>Tests.</summary>
    /// <param name="reference">R blocks, at least one.</param>
    /// <param name="tested">q blocks of as many rows, at least one, with the same shift.</param>
    /// <param name="shift">The shift, whose size says what rounding is.</param>
    /// <param name="random">Draws the choices.</param>
    public static DriftTest Of(IReadOnlyList<BlockMoments> reference, IReadOnlyList<BlockMoments> tested, double[] shift, Random random)
    {
        BlockMoments[] blocks = [.. reference, .. tested];
        var all = new GroupMoments(BlockMoments.Sum(blocks));
        double[] units = CoordinateUnits.Of(all, shift),
            factors = CoordinateUnits.Inverse(units);
        for (int i = 0; i < blocks.Length; i++)
            blocks[i] = blocks[i].Standardized(all.Mean, factors);

        BlockMoments whole = BlockMoments.Sum(blocks),
            chosen = BlockMoments.Empty(shift.Length),
            rest = BlockMoments.Empty(shift.Length);
        var solver = new CovarianceSpectrum(shift.Length);
        IReadOnlyList<int[]> choices = BlockChoices.Of(blocks.Length, tested.Count, random);
        double[][] differences = new double[choices.Count][],
            smaller = new double[choices.Count][];
        double[][] covariance = [new double[choices.Count], new double[choices.Count]],
            mean = [new double[choices.Count], new double[choices.Count]];
        for (int i = 0; i < choices.Count; i++)
        {
            chosen.Clear();
            foreach (int place in choices[i])
                chosen.Add(blocks[place]);
            rest.SetDifference(whole, chosen);
            GroupMoments group = new(chosen),
                others = new(rest);
            double[] eigenvalues = solver.Eigenvalues(group, units),
                remaining = solver.Eigenvalues(others, units);
            differences[i] = RootDifferences(eigenvalues, remaining);
            smaller[i] = [.. eigenvalues.Zip(remaining, Math.Min)];
            (covariance[0][i], covariance[1][i]) = (group.SquaredCovarianceDistance(others), group.LargestCovarianceDifference(others));
            (mean[0][i], mean[1][i]) = (group.SquaredMeanDistance(others), group.LargestMeanDifference(others));
        }

        double[] spectrum = SquaredDeviations(differences, smaller);
        return new DriftTest(
            PermutationPValues.Of(spectrum),
            PermutationPValues.Of(covariance),
            PermutationPValues.Of(mean),
            PermutationPValues.Of([spectrum, .. covariance, .. mean])
        );
    }

    private static double[] RootDifferences(double[] eigenvalues, double[] others)
    {
        var differences = new double[eigenvalues.Length];
        for (int i = 0; i < differences.Length; i++)
            differences[i] = Math.Sqrt(eigenvalues[i]) - Math.Sqrt(others[i]);
        return differences;
    }

    // For each choice the sum of its squared deviations from the mean over the choices, in standard deviations. Places that hardly any
    // choice fills, because rows repeat or are fewer than coordinates, are left out: their deviations would be those of the few.
    private static double[] SquaredDeviations(double[][] differences, double[][] smaller)
    {
        var sums = new double[differences.Length];
        var values = new double[differences.Length];
        for (int place = 0; place < differences[0].Length; place++)
        {
            if (smaller.Count(eigenvalues => eigenvalues[place] > 0) < LeastShareFilled * smaller.Length)
                continue;
            for (int i = 0; i < values.Length; i++)
                values[i] = differences[i][place];
            TensorPrimitives.Subtract(values, TensorPrimitives.Average<double>(values), values);
            double variance = TensorPrimitives.SumOfSquares<double>(values) / values.Length;
            for (int i = 0; i < sums.Length && variance > 0; i++)
                sums[i] += values[i] * values[i] / variance;
        }

        return sums;
    }
}
