namespace MLSpectral;

/// <summary>The ways to call q of B blocks new that a test compares: all of them where they are few, else random ones.</summary>
internal static class BlockChoices
{
    /// <summary>As many as are looked at, the one that was observed among them.</summary>
    public const int Most = 200;

    /// <summary>The choices, each q places in ascending order; the first is the observed one, the last q places.</summary>
    /// <param name="blocks">B.</param>
    /// <param name="chosen">q, less than B.</param>
    /// <param name="random">Draws them where there are more than 200.</param>
    public static IReadOnlyList<int[]> Of(int blocks, int chosen, Random random)
    {
        int[] observed = [.. Enumerable.Range(blocks - chosen, chosen)];
        if (Count(blocks, chosen) <= Most)
            return [.. All(observed)];

        var choices = new List<int[]>(Most) { observed };
        while (choices.Count < Most)
            choices.Add(Draw(blocks, chosen, random));
        return choices;
    }

    /// <summary>A random choice, ascending.</summary>
    public static int[] Draw(int blocks, int chosen, Random random)
    {
        int[] places = [.. Enumerable.Range(0, blocks)];
        for (int i = 0; i < chosen; i++)
        {
            int other = random.Next(i, blocks);
            (places[i], places[other]) = (places[other], places[i]);
        }

        Array.Resize(ref places, chosen);
        Array.Sort(places);
        return places;
    }

    // B over q, or a little more than asked about.
    private static double Count(int blocks, int chosen)
    {
        double count = 1;
        for (int i = 1; i <= Math.Min(chosen, blocks - chosen) && count <= Most; i++)
            count = count * (blocks - i + 1) / i;
        return count;
    }

    // From the last choice, in lexicographic order, to the first.
    private static IEnumerable<int[]> All(int[] last)
    {
        int[] choice = [.. last];
        while (true)
        {
            yield return [.. choice];
            int i = 0;
            while (i < choice.Length && choice[i] == i)
                i++;
            if (i == choice.Length)
                yield break;

            // The first place that can go down; those before it go up as far as they can.
            choice[i]--;
            for (int j = i - 1; j >= 0; j--)
                choice[j] = choice[j + 1] - 1;
        }
    }
}
