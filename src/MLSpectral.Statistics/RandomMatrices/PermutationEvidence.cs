using System.Globalization;

namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>The sentence that says what a permutation test found.</summary>
internal static class PermutationEvidence
{
    public static string Of(PermutationTest test)
    {
        string numbers = string.Create(
            CultureInfo.InvariantCulture,
            $"p of λ₁ {test.LargestPValue:G2}, of the bulk {test.BulkPValue:G2}, {test.Permutations} permutations; excess "
                + $"kurtosis of the entries {test.ExcessKurtosis:G3}"
        );
        return $"{Verdict(test)} ({numbers}).{Weakness(test)}";
    }

    private static string Verdict(PermutationTest test) =>
        (test.IsRejected, test.AgainstNoise.IsRejected, test.HasHeavyEntries) switch
        {
            (true, true, false) => "The spectrum has structure that neither its entries in random order nor light-tailed noise have",
            (true, true, true) => "Both are heavy: the entries, and the spectrum beyond what these entries give in random order",
            (true, false, _) when test.AgainstNoise.Outcome != MarchenkoPasturOutcome.Tested =>
                "The spectrum differs from that of its entries in random order",
            (true, false, _) =>
                "The spectrum differs from that of its entries in random order, though it is within what light-tailed noise does",
            (false, true, true) => "The entries are heavy-tailed, not the spectrum: in random order they give the same",
            (false, true, false) =>
                "Not light-tailed noise of mean 0 and one variance, but the entries in random order give the same (a common mean "
                    + "of all entries does)",
            (false, false, true) =>
                "The entries are heavy-tailed; their spectrum is that of random order, and within what light-tailed noise does",
            (false, false, false) => "Nothing but noise to be seen in the spectrum",
        };

    private static string Weakness(PermutationTest test) =>
        test.CanReject
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $" {test.Permutations} permutations cannot reject at the {100 * test.AgainstNoise.Level:0.###} % level; that "
                    + $"takes {Math.Ceiling(2 / test.AgainstNoise.Level) - 1:0}."
            );
}
